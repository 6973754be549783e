// The gallery's pages, which are files, served as the server serves its own.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

/** Where `./test` hangs the gallery. */
export const FOLDER = join(import.meta.dirname, '../../target/gallery');

const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

/**
 * @param {Record<string, string>} headers that every answer has
 * @returns {Promise<{ url: string, closes: () => Promise<void> }>}
 */
export async function openHall(headers = {}) {
  const server = createServer(async ({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://hall');
    const file = await readFile(join(FOLDER, pathname)).catch(() => undefined);
    const type = TYPES[extname(pathname)] ?? 'application/octet-stream';
    response.writeHead(file ? 200 : 404, { 'content-type': type, ...headers }).end(file);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://localhost:${server.address().port}`,
    closes: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
