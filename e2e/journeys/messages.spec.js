// Is this message ours? The code of a real mail at the checker, a made-up one, the signed mail offline, and the notices.

import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { subjects } from '../people.js';
import { axe, expect, look, test } from '../support/fixtures.js';
import { BINARY } from '../support/vestibule.js';

/** @param {import('@playwright/test').Page} page @param {string} name */
async function seen(page, name) {
  await axe(page);
  await look(page, `messages-${name}`);
}

/** @param {import('../support/mail.js').Letter} letter @returns {string} the code for the checker */
const checkCode = (letter) => /(?:Check code|Code de contrôle)\s*:\s+([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(letter.text)[1];

/**
 * @param {string} keys a file
 * @param {Buffer | string} raw a mail
 * @returns {Promise<{ status: number, said: string }>} what `vestibule verify-message` says of it
 */
function verifies(keys, raw) {
  return new Promise((done, failed) => {
    const program = spawn(BINARY, ['verify-message', '--keys', keys], { stdio: ['pipe', 'pipe', 'inherit'] });
    let said = '';
    program.stdout.on('data', (chunk) => (said += chunk));
    program.on('error', failed);
    program.on('close', (status) => done({ status, said }));
    program.stdin.end(raw);
  });
}

test('a customer in doubt checks a message, and a forged one is told so', async ({ ann, mail, newDevice, vestibule }) => {
  await ann.registers();
  const letter = await mail.next({ to: ann.email, subject: subjects.verify });
  const page = await newDevice();

  await test.step('the form keeps what was typed', async () => {
    await page.goto('/verify');
    await seen(page, '1-form');
    await page.getByLabel('Code in the message').fill('K7M4-2QX');
    await page.getByRole('button', { name: 'Check this message' }).click();
    await expect(page.getByLabel('Code in the message')).toHaveValue('K7M4-2QX');
    await expect(page.getByLabel('Code in the message')).toHaveAccessibleDescription(/eight letters and digits/);
    await seen(page, '2-malformed');
  });

  await test.step('ours: what, when, which pages; not whose', async () => {
    await page.getByLabel('Code in the message').fill(checkCode(letter).toLowerCase().replace('-', ' '));
    await page.getByRole('button', { name: 'Check this message' }).click();
    const main = page.getByRole('main');
    await expect(main.getByRole('heading', { level: 1 })).toHaveText('We sent a message with this code');
    await expect(main).toContainText('A code to confirm an address or number at registration');
    await expect(main).toContainText(`${vestibule.url}/register/link`);
    await expect(main).not.toContainText(ann.email);
    await seen(page, '3-ours');
  });

  await test.step('not ours: what to do', async () => {
    await page.getByRole('link', { name: 'Check another message' }).click();
    await page.getByLabel('Code in the message').fill('0000-0000');
    await page.getByRole('button', { name: 'Check this message' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This message is not from us');
    await expect(page.getByRole('main')).toContainText('Do not open its links');
    await seen(page, '4-not-ours');
    await page.getByRole('link', { name: 'Check the code again' }).click();
    await expect(page.getByLabel('Code in the message')).toHaveValue('0000-0000');
  });

  await test.step('the official channels', async () => {
    await page.getByRole('link', { name: 'Our official channels' }).click();
    await expect(page.getByRole('main')).toContainText('localhost');
    await expect(page.getByRole('main')).toContainText('We never call you');
    await seen(page, '5-channels');
  });
});

test('a mail is checked offline by keys that were saved', async ({ ann, mail }, info) => {
  await ann.registers();
  const letter = await mail.next({ to: ann.email, subject: subjects.verify });
  const { raw } = letter;
  for (const name of ['jwks', 'official-channels']) {
    const saved = await (await ann.page.request.get(`/.well-known/${name}.json`)).text();
    await writeFile(info.outputPath(`${name}.json`), saved);
  }
  const keys = info.outputPath('jwks.json');
  const genuine = await verifies(keys, raw);
  expect(genuine, genuine.said).toMatchObject({ status: 0 });
  expect(genuine.said).toMatch(/^GENUINE: /);
  expect(genuine.said).toContain(checkCode(letter));
  expect(await verifies(info.outputPath('official-channels.json'), raw)).toEqual(genuine);

  const changed = raw.toString('latin1').replace(/^Subject: .*$/m, 'Subject: Pay now');
  const altered = await verifies(keys, Buffer.from(changed, 'latin1'));
  expect(altered, altered.said).toMatchObject({ status: 1 });
  expect(altered.said).toContain('differs: the subject');
  const foreign = await verifies(keys, 'From: a@b.example\r\nTo: c@d.example\r\nSubject: Hi\r\n\r\nHi\r\n');
  expect(foreign, foreign.said).toMatchObject({ status: 3 });
});

test('notices are counted until they are marked as read', async ({ ann, newDevice }) => {
  await ann.opensAccount();
  await ann.page.goto('/account/notices');
  await expect(ann.page.getByRole('main')).toContainText('No notices yet');
  await seen(ann.page, '6-no-notices');
  await ann.enrolsAuthenticator();
  const onTablet = ann.on(await newDevice());
  await onTablet.signsIn();
  const link = ann.page.getByRole('navigation').getByRole('link', { name: /^Notices/ });
  await ann.page.goto('/account');
  await expect(link).toHaveAccessibleName(/3 unread/);
  await seen(ann.page, '7-count');
  await link.click();
  const rows = ann.page.getByRole('main').getByRole('listitem');
  await expect(rows.first()).toContainText('A new device signed in');
  await expect(rows.first()).toContainText('Not you? Sign that device out');
  await seen(ann.page, '8-notices');
  await ann.page.reload();
  await expect(link, 'looking marks nothing').toHaveAccessibleName(/3 unread/);
  await ann.answered(() => ann.presses('Mark all as read'));
  await expect(link).toHaveAccessibleName('Notices');
  await seen(ann.page, '9-read');
  await onTablet.page.goto('/account');
  await expect(onTablet.page.getByRole('navigation').getByRole('link', { name: 'Notices', exact: true })).toBeVisible();
});

test('a known device is shown the login phrase, a new one is not', async ({ ann, newDevice }) => {
  await ann.opensAccount();
  await ann.page.goto('/account/protections/login-phrase');
  await ann.fills('Your login phrase', 'Nine herons over the mill');
  await ann.answered(() => ann.presses('Save the login phrase'));
  await ann.page.goto('/account');
  await ann.signsOut();
  await ann.page.goto('/sign-in');
  const main = ann.page.getByRole('main');
  await expect(main).toContainText('Your login phrase: Nine herons over the mill');
  await seen(ann.page, '10-login-phrase');
  await ann.tries(ann.identifier, 'this was never the one');
  await expect(main, 'also when the form comes back').toContainText('Nine herons over the mill');
  const elsewhere = await newDevice();
  await elsewhere.goto('/sign-in');
  await expect(elsewhere.getByRole('main')).not.toContainText('phrase');
});
