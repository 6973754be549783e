// nginx, HAProxy and Apache in front of the server, as the documents set them up. Clients come from different addresses of
// the loopback network and forge what a client can forge.

import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { expect, test } from '@playwright/test';
import { Mail, codeIn } from '../support/mail.js';
import { Vestibule } from '../support/vestibule.js';
import { Proxy } from './proxy.js';

const PASSWORD = 'nine lanterns over the quiet harbour';
const PER_MINUTE = 12;

/** The names of all cookies that the server sets, from its code. */
const OWN = [...readFileSync(new URL('../../crates/web/src/http/cookies.rs', import.meta.url), 'utf8').matchAll(/^ {4}[A-Z]\w+ = "(\w+)";$/gm)]
  .flatMap(([, name]) => [`__Host-vst_${name}`, `vst_${name}`]);

/** What clients put into their requests to seem to come from elsewhere. */
const FORGED = [
  {},
  { 'X-Forwarded-For': '8.8.8.8' },
  { 'X-Forwarded-For': ['8.8.8.8', '9.9.9.9'] },
  { 'X-Forwarded-For': '8.8.8.8, 127.0.0.1' },
  { 'X-Forwarded-For': 'unknown' },
  { 'X-Forwarded-For': '' },
  { Forwarded: 'for=8.8.8.8;proto=https' },
  { Forwarded: 'for="8.8.8.8', 'X-Forwarded-For': '8.8.8.8:80' },
  { 'X-Real-IP': '8.8.8.8', Via: '1.1 evil', 'X-Forwarded-Host': 'evil.example' },
];

/**
 * @param {number} port
 * @param {string} path
 * @param {{ from?: string, method?: string, headers?: object, body?: unknown }} [wish]
 * @returns {Promise<{ status: number, headers: object, text: string, json: any }>}
 */
function asks(port, path, { from = '127.0.0.5', method = 'GET', headers = {}, body } = {}) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const all = { ...headers, ...(text ? { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) } : {}) };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers: all, localAddress: from, agent: false }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk)).once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const isJson = /json/.test(answer.headers['content-type'] ?? '');
        resolve({ status: answer.statusCode, headers: answer.headers, text, json: isJson ? JSON.parse(text) : undefined });
      });
    });
    sent.once('error', reject).end(text);
  });
}

/** Registers through the proxy; from then on the account has a session and a device. */
async function registers(port, mail, name, from) {
  const post = (path, body, headers = {}) => asks(port, `/api/v1/flows${path}`, { from, method: 'POST', body, headers });
  const identifier = `${name}@mail.example`;
  const opened = await post('', { purpose: 'register', identifier, password: PASSWORD });
  expect(opened.status, opened.text).toBe(201);
  const headers = { 'Vestibule-Flow': opened.json.flow_token };
  const { id } = opened.json.flow;
  expect((await post(`/${id}/codes`, { kind: 'mail_code' }, headers)).status).toBe(200);
  const code = codeIn(await mail.next({ to: identifier }));
  const done = await post(`/${id}/proofs`, { proofs: [{ kind: 'mail_code', code }] }, headers);
  expect(done.status, done.text).toBe(200);
  return { identifier, session: done.json.session_token, device: done.json.device_token };
}

/** A sign-in on the account's device: one event with an address. */
function signsIn(port, account, from, forged = {}) {
  const headers = { ...forged, 'Vestibule-Device': account.device };
  const body = { purpose: 'sign_in', identifier: account.identifier, proofs: [{ kind: 'password', password: PASSWORD }] };
  return asks(port, '/api/v1/flows', { from, method: 'POST', headers, body });
}

async function newestAddress(port, account) {
  const headers = { Authorization: `Bearer ${account.session}` };
  const activity = await asks(port, '/api/v1/activity', { headers });
  return activity.json.events[0].ip;
}

let mail;
let vestibule;
let server;

test.beforeAll(async () => {
  mail = await Mail.open();
  const settings = `[policy.registration]\nphone = false\n[policy.throttle]\nflows_per_minute = ${PER_MINUTE}\n`;
  vestibule = await Vestibule.start({
    engine: 'sqlite', smtpUrl: mail.smtpUrl, settings, publicUrl: 'https://access.example.com', trusted: ['127.0.0.1/32'],
  });
  server = Number(new URL(vestibule.url).port);
});

test.afterAll(async () => {
  await vestibule?.stop();
  await mail?.goesAway();
});

for (const [index, kind] of ['nginx', 'haproxy', 'apache'].entries()) {
  test.describe(kind, () => {
    let proxy;
    test.beforeAll(async () => {
      proxy = await Proxy.start(kind, { server });
    });
    test.afterAll(async () => proxy?.stop());
    const home = `127.0.${index + 1}.5`;

    test('the activity shows the address that the client really has', async () => {
      const ann = await registers(proxy.port, mail, `ann-${kind}`, home);
      for (const [at, forged] of FORGED.entries()) {
        const from = `127.0.${index + 1}.${100 + at}`;
        const told = await signsIn(proxy.port, ann, from, forged);
        expect(told.status, told.text).toBe(200);
        expect(await newestAddress(proxy.port, ann)).toBe(from);
      }
    });

    test('limits are per true address', async () => {
      const from = `127.0.${index + 1}.6`;
      const open = (at, client) => asks(proxy.port, '/api/v1/flows', {
        from: client, method: 'POST', headers: { 'X-Forwarded-For': `8.8.4.${at}` },
        body: { purpose: 'sign_in', identifier: `nobody${at}@mail.example` },
      });
      const told = [];
      for (let at = 0; at < PER_MINUTE + 3; at += 1) told.push((await open(at, from)).status);
      expect(told.filter((status) => status === 429)).toHaveLength(3);
      expect((await open(99, `127.0.${index + 1}.7`)).status).not.toBe(429);
    });

    test('no token of a link is in its log', async () => {
      for (const path of ['/freeze/link', '/veto/link', '/reset-password/link', '/register/link', '/sign-in/link']) {
        await asks(proxy.port, `${path}?token=vst_frz_not_to_be_logged`, { headers: { Referer: 'https://a.example/?token=vst_secret' } });
      }
      await expect(async () => expect(await proxy.log()).toContain('/sign-in/link')).toPass();
      expect(await proxy.log()).not.toMatch(/vst_|token/);
    });
  });
}

test.describe('a host shared with an application', () => {
  let proxy;
  let application;
  let account;
  const seen = [];

  test.beforeAll(async () => {
    application = createServer((asked, answer) => {
      seen.push(asked.headers);
      answer.writeHead(asked.url.endsWith('/broken') ? 500 : 200, { 'Content-Type': 'text/plain' }).end('traded');
    });
    await new Promise((ready) => application.listen(0, '127.0.0.1', ready));
    proxy = await Proxy.start('shared', { server, application: application.address().port });
    account = await registers(proxy.port, mail, 'ann-shared', '127.0.9.5');
  });
  test.afterAll(async () => {
    await proxy?.stop();
    application?.closeAllConnections();
    await new Promise((closed) => application.close(closed));
  });
  const cookies = () => `city=Oslo; __Host-vst_session=${account.session}; theme=dark; __Host-vst_device=${account.device}; __Host-vst_flow=x; last=1`;

  test('a customer gets through, and the application learns who it is and nothing that opens the account', async () => {
    const headers = { Cookie: cookies(), 'X-Account': 'acc_forged', Authorization: 'Bearer my-api-key' };
    const answer = await asks(proxy.port, '/trade/orders', { headers });
    expect(answer.status, answer.text).toBe(200);
    const got = seen.at(-1);
    expect(got['x-account']).toMatch(/^acc_/);
    expect(got['x-account']).not.toBe('acc_forged');
    expect(got['x-assurance']).toBe('1');
    expect(got.authorization).toBe('Bearer my-api-key');
    expect(got.cookie).not.toMatch(/__Host-|vst_/);
    for (const own of ['city=Oslo', 'theme=dark', 'last=1']) expect(got.cookie).toContain(own);
  });

  for (const kind of ['shared', 'sharedHaproxy', 'sharedApache']) {
    test(`none of our cookies reaches the application, wherever and however often they stand (${kind})`, async () => {
      const front = kind === 'shared' ? proxy : await Proxy.start(kind, { server, application: application.address().port });
      expect(OWN.length).toBeGreaterThanOrEqual(12);
      const session = `__Host-vst_session=${account.session}`;
      const secret = (name) => `${name}=vst_frz_secret`;
      const lines = OWN.flatMap((name) => [
        [session, secret(name)],
        ['a=b', secret(name), session, secret(name), 'c=d'],
        [secret(name), 'a=b', session, 'c=d', secret(name)],
      ]);
      lines.push([session], [session, session], ['a=b', session], [...OWN.map(secret), session, 'a=b', ...OWN.map(secret)]);
      lines.push([session, 'a=b', 'c=d', ...OWN.flatMap((name, at) => [secret(name), `e${at}=f`])]);
      for (const line of lines) {
        for (const glue of ['; ', ';', ' ;  ']) {
          const answer = await asks(front.port, '/trade/', { headers: { Cookie: line.join(glue) } });
          expect(answer.status, line.join(glue)).toBe(200);
          const got = seen.at(-1).cookie ?? '';
          expect(got, line.join(glue)).not.toMatch(/vst_/);
          const own = line.filter((pair) => /^[a-z]\d*=[a-z]$/.test(pair));
          if (own.length <= 2) expect(got.split(';').map((pair) => pair.trim()).filter(Boolean)).toEqual(own);
        }
      }
      if (front !== proxy) await front.stop();
    });
  }

  test('a browser without a session is led to the sign-in page, a program is told 401', async () => {
    const before = seen.length;
    const page = await asks(proxy.port, '/trade/orders/7?side=buy', { headers: { Accept: 'text/html,*/*' } });
    expect(page.status).toBe(302);
    expect(new URL(page.headers.location, 'http://localhost').pathname).toBe('/sign-in');
    await vestibule.runs('client', 'add', 'web');
    const back = ['--home', 'https://exchange.example/', '--return-to', 'https://exchange.example/trade/'];
    await vestibule.runs('client', 'application', 'web', '--title', 'Northwind', ...back);
    const to = new URL(page.headers.location, 'http://localhost');
    const signIn = await asks(proxy.port, to.pathname + to.search, { headers: { Accept: 'text/html' } });
    expect([signIn.status, signIn.text.includes('Northwind')]).toEqual([200, true]);
    expect((await asks(proxy.port, '/trade/orders', { headers: { Accept: 'application/json' } })).status).toBe(401);
    expect((await asks(proxy.port, '/trade/orders', { method: 'POST', body: {} })).status).toBe(401);
    expect(seen).toHaveLength(before);
    expect((await asks(proxy.port, '/sign-in', { headers: { Accept: 'text/html' } })).status).toBe(200);
  });

  test('an error of the application stays its own', async () => {
    expect((await asks(proxy.port, '/trade/broken', { headers: { Cookie: cookies() } })).status).toBe(500);
  });

  test('where the check is away the answer is 503 with Retry-After, and nothing is let through', async () => {
    const busy = createServer((asked, answer) => answer.writeHead(503, { 'Retry-After': '17' }).end());
    await new Promise((ready) => busy.listen(0, '127.0.0.1', ready));
    const before = seen.length;
    for (const [port, after] of [[busy.address().port, '17'], [1, '5']]) {
      const front = await Proxy.start('shared', { server: port, application: application.address().port });
      const answer = await asks(front.port, '/trade/', { headers: { Cookie: cookies(), Accept: 'text/html' } });
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, after]);
      await front.stop();
    }
    expect(seen).toHaveLength(before);
    busy.closeAllConnections();
    await new Promise((closed) => busy.close(closed));
  });
});
