// What every journey stands on: a server of its own, a mail server, a watched browser, and people with names.
// When a journey ends the server is stopped, and nothing secret that was used may stand in its log.

import { test as base } from '@playwright/test';
import { Mail } from './mail.js';
import { Person } from '../people.js';
import { Secrets } from './secrets.js';
import { expect, speak } from './speech.js';
import { Vestibule } from './vestibule.js';

export { expect, says } from './speech.js';
export { codeIn } from './mail.js';
export { NARROWEST, axe, fits, fitsInLargeLetters, look } from './look.js';

/** A token of ours in a page or a mail. */
const TOKEN = /vst_[a-z]+_[\w-]{20,}/g;

/**
 * Notes what a browser complains of (scripts that fail, what the content security policy stops), and remembers the
 * cookies that it is given.
 * @param {import('@playwright/test').BrowserContext} context
 * @param {string[]} complaints
 * @param {Secrets} secrets
 * @returns {() => Promise<void>} stops watching; resolves when every cookie so far is remembered
 */
export function watch(context, complaints, secrets) {
  const reading = [];
  const listeners = {
    weberror: (error) => complaints.push(String(error.error())),
    console: (message) => {
      // An answer that refuses is a matter of the journey, not of the page.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
    },
    response: (response) => {
      reading.push(response.headersArray().then((headers) => rememberCookies(headers, secrets), () => {}));
    },
  };
  for (const [event, listener] of Object.entries(listeners)) context.on(event, listener);
  return async () => {
    await Promise.all(reading);
    for (const [event, listener] of Object.entries(listeners)) context.off(event, listener);
  };
}

/** @param {{ name: string, value: string }[]} headers @param {Secrets} secrets */
function rememberCookies(headers, secrets) {
  for (const { name, value } of headers) {
    if (name.toLowerCase() !== 'set-cookie') continue;
    const [, cookie, content] = /^([^=]+)=([^;]*)/.exec(value) ?? [];
    if (content?.length >= 20) secrets.remember(content, `the cookie ${cookie}`);
  }
}

/**
 * @typedef {object} Ground
 * @property {string} language that the browser asks for, and in which the pages are looked at
 * @property {'sqlite' | 'postgres'} engine
 * @property {string | undefined} preset
 * @property {string} settings
 * @property {boolean} smtp whether the server has been told of the mail server
 * @property {boolean} clockByHand whether the server's clock can be moved
 * @property {Secrets} secrets
 * @property {Mail} mail
 * @property {Vestibule} vestibule
 * @property {(options?: import('@playwright/test').BrowserContextOptions) => Promise<import('@playwright/test').Page>} newDevice
 * @property {Person} ann
 * @property {Person} mallory
 */

export const test = base.extend({
  language: ['en', { option: true, scope: 'worker' }],
  speaking: [
    async ({ browser, language }, use) => {
      const page = await browser.newPage();
      speak(language, page);
      await page.close();
      await use(undefined);
    },
    { scope: 'worker', auto: true },
  ],
  engine: ['sqlite', { option: true }],
  preset: [undefined, { option: true }],
  settings: ['', { option: true }],
  smtp: [true, { option: true }],
  clockByHand: [false, { option: true }],
  proxied: [false, { option: true }],

  secrets: async ({}, use) => use(new Secrets()),

  mail: async ({ secrets }, use) => {
    const mail = await Mail.open();
    mail.onLetter = ({ text }) => {
      for (const [token] of text.matchAll(TOKEN)) secrets.remember(token, 'a link in a mail');
    };
    await use(mail);
    await mail.goesAway();
  },

  vestibule: async ({ engine, preset, settings, smtp, clockByHand, proxied, mail, secrets }, use, info) => {
    const vestibule = await Vestibule.start({ engine, preset, settings, smtpUrl: smtp ? mail.smtpUrl : undefined, clockByHand, proxied });
    await use(vestibule);
    try {
      await vestibule.stop();
    } finally {
      if (info.status !== info.expectedStatus) await info.attach('server log', { body: vestibule.log, contentType: 'text/plain' });
    }
    // The start prints the key of the built-in mailbox, once; it stands nowhere else.
    const log = vestibule.log.replace(/^ +Mailbox +\S+\/dev\/mailbox\?key=.*$/gm, '');
    expect.soft(secrets.foundIn(log), 'secrets in the log').toEqual([]);
    expect.soft(vestibule.log, 'the log').not.toContain('panicked at');
  },

  baseURL: async ({ vestibule }, use) => use(vestibule.url),

  complaints: async ({}, use) => {
    const complaints = [];
    await use(complaints);
    expect.soft(complaints, 'complaints of the browser').toEqual([]);
  },

  context: async ({ context, complaints, secrets }, use) => {
    const settled = watch(context, complaints, secrets);
    await use(context);
    await settled();
  },

  newDevice: async ({ browser, baseURL, complaints, secrets, contextOptions, locale, timezoneId }, use) => {
    const devices = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...contextOptions, baseURL, locale, timezoneId, ...options });
      devices.push({ context, settled: watch(context, complaints, secrets) });
      return context.newPage();
    });
    for (const { context, settled } of devices) {
      await settled();
      await context.close();
    }
  },

  ann: async ({ page, mail, secrets, vestibule }, use) => use(new Person('Ann', { page, mail, secrets, vestibule })),

  mallory: async ({ newDevice, mail, secrets, vestibule }, use) =>
    use(new Person('Mallory', { page: await newDevice(), mail, secrets, vestibule })),
});
