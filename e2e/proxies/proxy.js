// A proxy of the distribution, started without privileges in a folder of its own, with the configuration that the documents
// show. Only ports, TLS and the places of its files are replaced, so what is tested is what is published.

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '../../docs');

/** @returns {Promise<number>} a loopback port that was free a moment ago */
export async function freePort() {
  const probe = createServer();
  await new Promise((ready) => probe.listen(0, '127.0.0.1', ready));
  const { port } = probe.address();
  await new Promise((closed) => probe.close(closed));
  return port;
}

/**
 * @param {string} file of the documents
 * @param {string} language of its fence
 * @param {number} [nth] which of them, from 0
 * @returns {Promise<string>} the example
 */
export async function example(file, language, nth = 0) {
  const text = await readFile(join(DOCS, file), 'utf8');
  const found = [...text.matchAll(new RegExp('^```' + language + '\\n(.*?)^```', 'gms'))][nth];
  if (!found) throw new Error(`${file} has no example ${nth} in ${language}`);
  return found[1];
}

/** Replaces, and fails where there is nothing to replace: then the documents have changed. */
function put(text, pairs) {
  return pairs.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the example has no “${from}”`);
    return text.replaceAll(from, to);
  }, text);
}

/** @typedef {{ folder: string, port: number, server: number, application: number }} Places */

/** @param {Places} places @param {string} http @returns {string} the frame that Debian's nginx.conf is for its sites */
function nginx({ folder }, http) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
  const user = process.getuid() === 0 ? 'user root;' : '';
  return `${user} daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {} http { ${temporary.join(' ')}\n${http}\n}`;
}

/** @param {string} site @returns {string} the frame around a site of HAProxy */
function haproxy(site) {
  return `global\n  log stdout format raw local0\ndefaults\n  log global\n  timeout connect 5s\n  timeout client 30s\n  timeout server 30s\n${site}`;
}

/** @param {Places} places @param {string} site @returns {string} the frame around a site of Apache */
function apache({ folder, port }, site) {
  const modules = ['mpm_event', 'authz_core', 'headers', 'proxy', 'proxy_http'];
  return [
    ...modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
    `ServerRoot ${folder}`,
    'ServerName localhost',
    `Listen 127.0.0.1:${port}`,
    `PidFile ${folder}/pid`,
    `DefaultRuntimeDir ${folder}`,
    `ErrorLog ${folder}/error.log`,
    site,
  ].join('\n');
}

/** The proxies: how each is told, and started. */
export const PROXIES = {
  nginx: {
    log: 'access.log',
    async config(places) {
      const site = put(await example('OPERATE.md', 'nginx'), [
        ['listen 443 ssl;', `listen 127.0.0.1:${places.port};`],
        ['127.0.0.1:8080', `127.0.0.1:${places.server}`],
        ['/var/log/nginx/access-example.log', `${places.folder}/access.log`],
      ]);
      return nginx(places, site);
    },
    command: (file) => ['nginx', '-c', file, '-p', join(file, '..'), '-e', join(file, '../error.log')],
  },
  haproxy: {
    log: 'output.log',
    async config(places) {
      const site = put(await example('OPERATE.md', 'haproxy'), [
        ['bind :443 ssl crt /etc/haproxy/access.example.com.pem', `bind 127.0.0.1:${places.port}`],
        ['127.0.0.1:8080', `127.0.0.1:${places.server}`],
      ]);
      return haproxy(site);
    },
    command: (file) => ['haproxy', '-db', '-f', file],
  },
  apache: {
    log: 'access.log',
    async config(places) {
      const site = put(await example('OPERATE.md', 'apache'), [
        ['*:443', `127.0.0.1:${places.port}`],
        ['  SSLEngine on\n', ''],
        ['127.0.0.1:8080', `127.0.0.1:${places.server}`],
        ['/var/log/apache2/access-example.log', `${places.folder}/access.log`],
      ]);
      return apache(places, site);
    },
    command: (file) => ['apache2', '-d', join(file, '..'), '-f', file, '-DFOREGROUND'],
  },
  sharedHaproxy: {
    log: 'output.log',
    async config({ port, application }) {
      const rule = await example('INTEGRATE.md', 'haproxy');
      return haproxy([
        'frontend shared', '  mode http', `  bind 127.0.0.1:${port}`, '  default_backend application',
        'backend application', '  mode http', `  ${rule}`, `  server one 127.0.0.1:${application}`, '',
      ].join('\n'));
    },
    command: (file) => ['haproxy', '-db', '-f', file],
  },
  sharedApache: {
    log: 'access.log',
    async config(places) {
      const rule = await example('INTEGRATE.md', 'apache');
      const { application } = places;
      return apache(places, `ProxyPass "/" "http://127.0.0.1:${application}/"\n<Location "/">\n${rule}</Location>\n`);
    },
    command: (file) => ['apache2', '-d', join(file, '..'), '-f', file, '-DFOREGROUND'],
  },
  shared: {
    log: 'access.log',
    async config(places) {
      const ports = [['127.0.0.1:8080', `127.0.0.1:${places.server}`]];
      const http = put(await example('INTEGRATE.md', 'nginx', 0), ports);
      const server = put(await example('INTEGRATE.md', 'nginx', 1), [['127.0.0.1:9000', `127.0.0.1:${places.application}`]]);
      const rest = `location / { proxy_pass http://vestibule; proxy_set_header X-Forwarded-For $remote_addr; }`;
      const frame = `server { listen 127.0.0.1:${places.port}; access_log ${places.folder}/access.log; ${server} ${rest} }`;
      return nginx(places, `${http}\n${frame}`);
    },
    command: (file) => ['nginx', '-c', file, '-p', join(file, '..'), '-e', join(file, '../error.log')],
  },
};

/** @param {number} port @returns {Promise<boolean>} whether somebody listens there */
function listens(port) {
  return new Promise((told) => {
    const socket = connect(port, '127.0.0.1', () => (socket.destroy(), told(true)));
    socket.once('error', () => told(false));
  });
}

export class Proxy {
  /**
   * @param {keyof typeof PROXIES} kind
   * @param {{ server: number, application?: number }} behind ports
   * @returns {Promise<Proxy>} ready
   */
  static async start(kind, { server, application = 0 }) {
    const proxy = new Proxy();
    const folder = await mkdtemp(join(tmpdir(), `vestibule-${kind}-`));
    const port = await freePort();
    Object.assign(proxy, { folder, port, kind, output: '' });
    const file = join(folder, 'configuration');
    await writeFile(file, await PROXIES[kind].config({ folder, port, server, application }));
    const [command, ...args] = PROXIES[kind].command(file);
    proxy.process = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } });
    for (const stream of [proxy.process.stdout, proxy.process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (proxy.output += text));
    }
    proxy.ended = new Promise((ended) => proxy.process.once('close', (code) => ended(code)));
    const deadline = AbortSignal.timeout(10_000);
    while (!(await listens(port))) {
      if (deadline.aborted || proxy.process.exitCode !== null) {
        throw new Error(`${command} did not start:\n${proxy.output}\n${await readFile(join(folder, 'error.log'), 'utf8').catch(() => '')}`);
      }
      await new Promise((again) => setTimeout(again, 20));
    }
    return proxy;
  }

  /** @returns {Promise<string>} what it logged of requests so far */
  async log() {
    return /haproxy/i.test(this.kind) ? this.output : readFile(join(this.folder, PROXIES[this.kind].log), 'utf8');
  }

  /** Ends it and removes its folder. */
  async stop() {
    this.process.kill('SIGTERM');
    await this.ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}
