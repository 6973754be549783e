// The ground that the journeys stand on, checked without the server: an eye that sees nothing would prove nothing.

import { expect, test } from '@playwright/test';
import { createTransport } from 'nodemailer';
import { Authenticator } from './support/authenticator.js';
import { axe, look } from './support/look.js';
import { Mail, codeIn } from './support/mail.js';
import { Secrets } from './support/secrets.js';

/** RFC 6238, appendix B: the ASCII digits 1234567890, twice, in base32. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const HONEST_PAGE = `<!doctype html><html lang="en"><title>Sign in</title><meta name="viewport" content="width=device-width">
  <main><h1>Sign in</h1><label>Code <input inputmode="numeric"></label></main></html>`;
const PALE_BY_NIGHT = '@media (prefers-color-scheme: dark) { h1 { color: #444; background: #333 } }';

test.describe('the mail server', () => {
  /** @type {Mail} */ let mail;
  /** @type {import('nodemailer').Transporter} */ let sender;

  test.beforeEach(async () => {
    mail = await Mail.open();
    sender = createTransport(mail.smtpUrl);
  });
  test.afterEach(async () => {
    sender.close();
    await mail.goesAway();
  });

  const send = (to, subject, text) => sender.sendMail({ from: 'access@vestibule.example', to, subject, text });

  test('hands over the letter that is asked for, whether it has come or is still to come', async () => {
    const expected = mail.next({ to: 'Ann@customers.example', subject: /code/ });
    await send('bob@customers.example', 'Your code', 'Your code is 111 222.');
    await send('ann@customers.example', 'Welcome', 'Good to have you – ünïcode and all.');
    await send('ann@customers.example', 'Your code', 'Your code is 123 456. It counts for 10 minutes.');
    expect(codeIn(await expected)).toBe('123456');
    expect((await mail.next({ to: 'ann@customers.example' })).text).toContain('ünïcode');
    expect(mail.unread.map(({ to }) => to)).toEqual([['bob@customers.example']]);
  });

  test('says what came instead when the letter does not come', async () => {
    await send('ann@customers.example', 'Welcome', 'Good to have you.');
    await expect(mail.next({ subject: 'Your code' }, 50)).rejects.toThrow(/about Your code; unread:\n.*ann@.*Welcome/);
  });

  test('can go away and come back', async () => {
    await mail.goesAway();
    await expect(send('ann@customers.example', 'Lost', '')).rejects.toThrow(/ECONNREFUSED/);
    await mail.comesBack();
    await send('ann@customers.example', 'Here again', '');
    expect((await mail.next()).subject).toBe('Here again');
  });
});

test.describe('the authenticator', () => {
  const at = (seconds) => new Authenticator(RFC_SECRET, { clock: () => seconds * 1000 });

  test('shows the codes of RFC 6238', async () => {
    expect(await at(59).at()).toBe('287082');
    expect(await at(89).at(-30)).toBe('287082');
    expect(await at(1111111109).at()).toBe('081804');
  });

  test('offers three codes in one moment, none twice, and then says that there is no more', async () => {
    const phone = at(1111111100);
    const offered = [await phone.nextUnused(), await phone.nextUnused(), await phone.nextUnused()];
    expect(offered).toEqual([await phone.at(-30), await phone.at(0), await phone.at(30)]);
    await expect(phone.nextUnused()).rejects.toThrow(/every code .* has been used/);
  });

  test('offers no code that may be too old when it arrives', async () => {
    const phone = at(1111111138);
    expect(await phone.nextUnused()).toBe(await phone.at(0));
  });

  test('waits for the next code where the last seconds of one leave room for two', async () => {
    let seconds = 1111111138;
    const phone = new Authenticator(RFC_SECRET, { clock: () => seconds * 1000, wait: async (ms) => (seconds += ms / 1000) });
    const offered = [await phone.nextUnused(), await phone.nextUnused(), await phone.nextUnused()];
    expect(seconds).toBe(1111111140);
    expect(offered).toEqual([await phone.at(-30), await phone.at(0), await phone.at(30)]);
  });

  test('knows a code that is none', async () => {
    const phone = at(1111111109);
    const wrong = await phone.wrong();
    expect(wrong).toMatch(/^\d{6}$/);
    expect(wrong).not.toBe(await phone.at(0));
  });
});

test('a secret is found in a log in each of its faces, and only itself', () => {
  const secrets = new Secrets();
  secrets.remember('correct "horse" battery', 'the password');
  secrets.remember('287082', 'a code');
  expect(secrets.foundIn('field="correct \\"horse\\" battery"')).toHaveLength(1);
  expect(secrets.foundIn('POST /sign-in?p=correct%20%22horse%22%20battery')).toHaveLength(1);
  expect(secrets.foundIn('INFO code=287082')).toEqual(['a code: INFO code=287082']);
  expect(secrets.foundIn('2026-11-21T08:00:00.287082Z INFO took=0.287082s id=92870821 acc_287082x')).toEqual([]);
});

test('axe-core is listened to', async ({ page }) => {
  await page.setContent(HONEST_PAGE);
  await axe(page);
  await page.setContent(HONEST_PAGE.replace('<h1>', '<h1 style="color:#ddd;background:#fff">'));
  await expect(axe(page)).rejects.toThrow(/light[^]*color-contrast/);
  await page.setContent(HONEST_PAGE.replace('<title>', `<style>${PALE_BY_NIGHT}</style><title>`));
  await expect(axe(page)).rejects.toThrow(/dark[^]*color-contrast/);
});

test('a page that is wider than a phone is noticed', async ({ page }) => {
  await page.setContent(HONEST_PAGE);
  await look(page, 'honest');
  await page.setContent(HONEST_PAGE.replace('<input', '<input style="width:500px"'));
  await expect(look(page, 'wide')).rejects.toThrow(/wider than 320 px/);
});
