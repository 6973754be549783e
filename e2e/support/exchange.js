// A small web application of an exchange that stands behind Vestibule: people register and sign in there and come back, a change of
// their payout bank is confirmed there, and a back office looks after their accounts. It keeps a private key and gets access tokens.

import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A program of the exchange that proves who it is with a key of its own (private_key_jwt). */
export class Program {
  #token;

  /**
   * @param {import('./vestibule.js').Vestibule} vestibule @param {import('./secrets.js').Secrets} secrets
   * @param {string} name @param {string[]} rights
   */
  static async of(vestibule, secrets, name, rights) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const file = join(tmpdir(), `program-${randomBytes(8).toString('hex')}.pem`);
    await writeFile(file, publicKey.export({ type: 'spki', format: 'pem' }));
    const printed = await vestibule.runs('client', 'add', name, '--key', file, ...(rights.length ? ['--may', rights.join(',')] : []));
    const [, id] = /\((cli_\w+)\)/.exec(printed);
    return Object.assign(new Program(), { vestibule, secrets, name, id, privateKey });
  }

  /** @returns {string} a JWT that is taken once */
  assertion() {
    const now = Math.floor(this.vestibule.now() / 1000);
    const claims = { iss: this.id, sub: this.id, aud: this.vestibule.url, iat: now, exp: now + 60, jti: randomBytes(16).toString('hex') };
    const signed = `${base64url({ alg: 'ES256' })}.${base64url(claims)}`;
    const signature = sign('sha256', Buffer.from(signed), { key: this.privateKey, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  }

  async #accessToken() {
    if (this.#token && this.#token.until > this.vestibule.now() + 30_000) return this.#token.text;
    const form = { grant_type: 'client_credentials', client_assertion_type: ASSERTION, client_assertion: this.assertion() };
    const answer = await fetch(`${this.vestibule.url}/api/v1/token`, { method: 'POST', body: new URLSearchParams(form) });
    const told = await answer.json();
    if (!answer.ok) throw new Error(`no access token: ${JSON.stringify(told)}`);
    const text = this.secrets.remember(told.access_token, 'an access token');
    this.#token = { text, until: this.vestibule.now() + told.expires_in * 1000 };
    return text;
  }

  /**
   * @param {string} method @param {string} path below `/api/v1` @param {object} [body]
   * @returns {Promise<{ status: number, body: any }>}
   */
  async asks(method, path, body) {
    const headers = { authorization: `Bearer ${await this.#accessToken()}`, ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(`${this.vestibule.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, body: text && JSON.parse(text) };
  }

  /** The same where it must go well. @param {string} method @param {string} path @param {object} [body] */
  async gets(method, path, body) {
    const answer = await this.asks(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}

/** The web application. It keeps who waits for what in memory. */
export class Exchange {
  /** The bank that money is paid out to, by account. */
  banks = new Map();
  #states = new Map();
  #server;

  /** @param {import('./vestibule.js').Vestibule} vestibule @param {import('./secrets.js').Secrets} secrets */
  static async open(vestibule, secrets) {
    const exchange = new Exchange();
    exchange.vestibule = vestibule;
    exchange.#server = createServer((request, response) => {
      exchange.#answers(request, response).catch((error) => response.writeHead(500).end(String(error.stack)));
    });
    await new Promise((listening) => exchange.#server.listen(0, 'localhost', listening));
    exchange.url = `http://localhost:${exchange.#server.address().port}`;
    exchange.web = await Program.of(vestibule, secrets, 'web', ['operations.begin']);
    const back = ['/signed-in', '/bank/confirmed', '/goodbye'].map((path) => exchange.url + path);
    await vestibule.runs('client', 'application', 'web', '--title', 'Northwind', '--home', `${exchange.url}/`, '--return-to', back.join(','));
    return exchange;
  }

  async closes() {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  /** The session that the browser brings: the two share a host, so they share its cookies. */
  async #session(request) {
    const [, token] = /(?:^|; )vst_session=([^;]+)/.exec(request.headers.cookie ?? '') ?? [];
    if (!token) return undefined;
    const answer = await fetch(`${this.vestibule.url}/api/v1/session`, { headers: { authorization: `Bearer ${token}` } });
    return answer.ok ? answer.json() : undefined;
  }

  #away(page, back, what) {
    const state = randomBytes(12).toString('hex');
    this.#states.set(state, what);
    return `${this.vestibule.url}${page}?${new URLSearchParams({ return_to: this.url + back, state })}`;
  }

  async #answers(request, response) {
    const url = new URL(request.url, this.url);
    const session = await this.#session(request);
    const shows = (html) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><html lang="en"><title>Northwind</title><h1>Northwind</h1>${html}`);
    const goes = (to) => response.writeHead(303, { location: to }).end();
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /':
        if (!session) {
          return shows(`<p>Nobody is signed in</p><a href="${this.#away('/register', '/signed-in', 'back')}">Open an account</a>
            <a href="${this.#away('/sign-in', '/signed-in', 'back')}">Sign in here</a>`);
        }
        return shows(`<p>Signed in as ${session.account}</p><p>Payout bank: ${this.banks.get(session.account) ?? 'none'}</p>
          <form method="post" action="/bank"><button>Change payout bank</button></form>
          <a href="${this.#away('/sign-out', '/goodbye', 'back')}">Leave</a>`);
      case 'GET /signed-in':
        return this.#states.delete(url.searchParams.get('state')) ? goes('/') : response.writeHead(400).end('unknown state');
      case 'GET /goodbye':
        return shows('<p>Goodbye</p>');
      case 'POST /bank': {
        const state = randomBytes(12).toString('hex');
        const asked = { account: session.account, operation: 'change_payout_bank', text: 'Pay out to DE89 3704 0044 0532 0130 00' };
        const operation = await this.web.gets('POST', '/operations', { ...asked, return_to: `${this.url}/bank/confirmed`, state });
        this.#states.set(state, operation.id);
        return goes(operation.page);
      }
      case 'GET /bank/confirmed': {
        const operation = this.#states.get(url.searchParams.get('state'));
        const used = await this.web.gets('POST', `/operations/${operation}/use`);
        this.banks.set(used.account, 'DE89 3704 0044 0532 0130 00');
        return goes('/');
      }
      default:
        return response.writeHead(404).end();
    }
  }
}
