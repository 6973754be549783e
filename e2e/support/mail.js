// A real SMTP server on the loopback: takes every mail, and hands it to whoever waits for it.

import { SMTPServer } from 'smtp-server';
import PostalMime from 'postal-mime';
import { says } from './speech.js';

/**
 * @typedef {object} Letter
 * @property {string[]} to the addresses of the envelope, in lower case
 * @property {string} from
 * @property {string} subject
 * @property {string} text
 * @property {string} html
 * @property {import('postal-mime').Header[]} headers
 * @property {Buffer} raw as it came
 */

/**
 * @typedef {object} Wish what a letter must be like; what is left out does not matter
 * @property {string} [to]
 * @property {string | RegExp} [subject] the whole of it, or a pattern
 */

/** @param {Letter} letter @param {Wish} wish @returns {boolean} */
function answers(letter, { to, subject }) {
  const toWhom = to === undefined || letter.to.includes(to.toLowerCase());
  const about = subject === undefined || (subject instanceof RegExp ? subject.test(letter.subject) : subject === letter.subject);
  return toWhom && about;
}

export class Mail {
  /** @type {Letter[]} */
  #unread = [];
  /** @type {Set<{ wish: Wish, take: (letter: Letter) => void }>} */
  #waiting = new Set();
  #server;
  #port = 0;
  /** @type {(letter: Letter) => void} told every letter as it comes */
  onLetter = () => {};

  /** @returns {Promise<Mail>} */
  static async open() {
    const mail = new Mail();
    await mail.#listen();
    return mail;
  }

  /** What the server is told under `[mail] smtp_url`. */
  get smtpUrl() {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  /** Every letter that nobody has taken yet, oldest first. */
  get unread() {
    return [...this.#unread];
  }

  /**
   * Takes the oldest unread letter like the wish, and waits for it when it has not come yet.
   * @param {Wish} [wish]
   * @param {number} [patience] milliseconds
   * @returns {Promise<Letter>}
   */
  async next({ to, subject } = {}, patience = 15_000) {
    const wish = { to, subject: says(subject, true) };
    const here = this.#unread.findIndex((letter) => answers(letter, wish));
    if (here >= 0) return this.#unread.splice(here, 1)[0];
    return new Promise((resolve, reject) => {
      const subjects = () => this.#unread.map(({ to, subject }) => `  ${to}: ${subject}`).join('\n') || '  nothing';
      const waiter = { wish, take: (letter) => (clearTimeout(timer), resolve(letter)) };
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter);
        reject(new Error(`no mail to ${wish.to ?? 'anyone'} about ${wish.subject ?? 'anything'}; unread:\n${subjects()}`));
      }, patience);
      this.#waiting.add(waiter);
    });
  }

  /** Stops, for good or until `comesBack`: connections are refused. */
  async goesAway() {
    await new Promise((done) => this.#server.close(done));
  }

  /** Is there again, on the port it had. */
  async comesBack() {
    await this.#listen();
  }

  async #listen() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      closeTimeout: 100,
      onData: (stream, session, done) => this.#receive(stream, session).then(() => done(), done),
    });
    await new Promise((ready, failed) => {
      this.#server.once('error', failed);
      this.#server.listen(this.#port, '127.0.0.1', ready);
    });
    this.#server.on('error', () => {}); // a peer that hangs up is no matter of ours
    this.#port = this.#server.server.address().port;
  }

  async #receive(stream, session) {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const { from, subject = '', text = '', html = '', headers } = await PostalMime.parse(Buffer.concat(chunks));
    const to = session.envelope.rcptTo.map(({ address }) => address.toLowerCase());
    const letter = { to, from: from?.address ?? '', subject, text, html, headers, raw: Buffer.concat(chunks) };
    this.onLetter(letter);
    const waiter = [...this.#waiting].find(({ wish }) => answers(letter, wish));
    if (!waiter) return void this.#unread.push(letter);
    this.#waiting.delete(waiter);
    waiter.take(letter);
  }
}

/**
 * @param {Letter} letter
 * @returns {string} the six digits in it, which may stand as two groups of three
 */
export function codeIn(letter) {
  const found = /(?<![\w-])(\d{3})[ \u00a0\u2009\u202f]?(\d{3})(?![\w-])/.exec(letter.text);
  if (!found) throw new Error(`no code in “${letter.subject}”:\n${letter.text}`);
  return found[1] + found[2];
}
