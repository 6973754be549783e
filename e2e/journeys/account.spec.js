// What an owner does in the account: a new password, new backup codes, devices, a look at what happened; and all of it without scripts.

import { readFile } from 'node:fs/promises';
import { subjects } from '../people.js';
import { axe, codeIn, expect, look, test } from '../support/fixtures.js';

/** @param {import('../people.js').Person} person @param {string} name of the page that they see */
async function seen(person, name) {
  await axe(person.page);
  await look(person.page, `account-${name}`);
}

/** @param {import('@playwright/test').Page} page @param {() => Promise<void>} act @returns {Promise<[string, string]>} name and content */
async function downloads(page, act) {
  const download = page.waitForEvent('download');
  await act();
  const file = await download;
  return [file.suggestedFilename(), await readFile(await file.path(), 'utf8')];
}

/** @param {string} csv without line breaks inside its cells @returns {string[][]} */
const cells = (csv) => csv.trim().split('\r\n').map((line) => line.split(','));

test('a new password ends every other session at once', async ({ ann, newDevice, mail }) => {
  await ann.opensAccount();
  const onTablet = ann.on(await newDevice());
  await onTablet.entersOnNewDevice();
  const present = ann.page.getByLabel('Current password', { exact: true });
  const fresh = ann.page.getByLabel('New password', { exact: true });
  const meter = ann.page.locator('.meter output');
  const old = ann.password;

  await test.step('the meter tells how soon it would be guessed', async () => {
    await ann.page.goto('/account/security');
    await seen(ann, '1-security');
    await ann.page.getByRole('link', { name: 'Change' }).click();
    await fresh.fill('short');
    await expect(meter).toHaveText('Too short');
    await fresh.fill('passwordpassword');
    await expect(meter).toHaveText(/Very weak|Weak/);
    await fresh.fill('quiet lantern seventy harbour moss');
    await expect(meter).toHaveText('Strong');
  });

  await test.step('a wrong present one, and one that thieves know, are refused', async () => {
    await present.fill('this was never the one');
    await ann.answered(() => ann.presses('Change password'));
    await expect(present).toHaveAccessibleDescription(/not your current password/);
    await present.fill(old);
    await fresh.fill('passwordpassword');
    await ann.answered(() => ann.presses('Change password'));
    await expect(fresh).toHaveAccessibleDescription(/This password appears in known leaks/);
    await seen(ann, '2-password');
  });

  await test.step('the change, and what it ends', async () => {
    ann.password = ann.secrets.remember('a gentle otter on the slate roof', "Ann's new password");
    await present.fill(old);
    await fresh.fill(ann.password);
    await ann.answered(() => ann.presses('Change password'));
    await expect(ann.page.getByRole('status').first()).toContainText('All other devices were signed out');
    await mail.next({ to: ann.email, subject: /password was changed$/ });
    await onTablet.page.getByRole('link', { name: 'Devices' }).click();
    await expect(onTablet.page).toHaveURL(/\/sign-in\?done=signed-out-password$/);
  });

  await test.step('the old one opens nothing; after the new one she is where she wanted to go', async () => {
    await onTablet.fills('E-mail or mobile number', ann.identifier);
    await onTablet.fills('Password', old);
    await onTablet.answered(() => onTablet.presses('Continue'));
    await expect(onTablet.page.getByRole('alert')).toContainText('Wrong e-mail, number or password');
    await onTablet.fills('Password', ann.password);
    await onTablet.answered(() => onTablet.presses('Continue'));
    await expect(onTablet.page).toHaveURL(/\/account\/devices$/);
  });
});

test('backup codes are renewed, downloaded and printed; the old ones stop', async ({ ann }) => {
  await ann.opensAccount();
  await ann.enrolsAuthenticator();
  const [old] = ann.keeps.backupCodes;
  await ann.page.goto('/account/backup-codes');
  await expect(ann.page.getByRole('main')).toContainText('10 of 10 codes left');
  await seen(ann, '3-backup-codes');
  await ann.fills('Code from your authenticator', await ann.keeps.authenticator.nextUnused());
  await ann.presses('Make ten new codes');
  await ann.keepsBackupCodes();
  expect(ann.keeps.backupCodes).not.toContain(old);

  await test.step('as a file, twice', async () => {
    for (let time = 1; time <= 2; time += 1) {
      const [name, text] = await downloads(ann.page, () => ann.presses('Download'));
      expect(name).toBe('backup-codes.txt');
      for (const code of ann.keeps.backupCodes) expect(text).toContain(code);
    }
  });

  await test.step('on paper', async () => {
    await ann.answered(() => ann.presses('Print'));
    await expect(ann.page.getByRole('listitem')).toHaveText(ann.keeps.backupCodes);
    await seen(ann, '4-print');
    await ann.page.emulateMedia({ media: 'print' });
    await expect(ann.page.getByRole('button', { name: 'Print this page' })).toBeHidden();
    await ann.page.emulateMedia({ media: null });
  });

  await test.step('the old ones open nothing', async () => {
    await ann.page.goto('/account');
    await ann.signsOut();
    await ann.givesPassword();
    await ann.givesBackupCode(old);
    await expect(ann.page.getByLabel('Backup code')).toHaveAttribute('aria-invalid', 'true');
    await ann.fills('Backup code', ann.keeps.backupCodes[0].toLowerCase().replaceAll('-', ' '));
    await ann.answered(() => ann.presses('Verify code'));
    // Whoever had to use one is led to setting up a new phone.
    await expect(ann.page).toHaveURL(/\/account\/two-factor\/enrol$/);
    await ann.page.goto('/account');
    await ann.isIn();
  });
});

test('devices get names, are signed out and forgotten', async ({ ann, newDevice }) => {
  await ann.opensAccount();
  const [onTablet, onLaptop] = [ann.on(await newDevice()), ann.on(await newDevice())];
  await onTablet.entersOnNewDevice();
  await onLaptop.entersOnNewDevice();

  await test.step('a name', async () => {
    await ann.looksAtDevices();
    const other = ann.devices.filter({ has: ann.page.getByRole('button', { name: 'Sign out' }) }).first();
    await other.getByText('Rename').click();
    await other.getByLabel('Name of the device').fill('Kitchen tablet');
    await seen(ann, '5-devices');
    await ann.answered(() => other.getByRole('button', { name: 'Save' }).click());
    await expect(ann.page.getByRole('main')).toContainText('Kitchen tablet');
  });

  await test.step('all others out', async () => {
    await ann.answered(() => ann.presses('Sign out all others'));
    await expect(ann.page.getByRole('status')).toContainText('All other devices are signed out');
    await onTablet.isOut();
    await onLaptop.isOut();
  });

  await test.step('forgotten, so that it is confirmed anew', async () => {
    for (let left = 2; left >= 1; left -= 1) {
      await ann.answered(() => ann.page.getByRole('button', { name: /^Forget/ }).first().click());
      await expect(ann.devices).toHaveCount(left);
    }
    await onTablet.tries(ann.identifier, ann.password);
    await expect(onTablet.page.getByRole('alert')).toContainText('One more check');
    await onTablet.fills('Password', ann.password);
    await onTablet.answered(() => onTablet.presses('Continue'));
    await expect(onTablet.page).toHaveURL(/\/sign-in\/code(\?flow=\w+)?$/);
  });
});

test('activity is filtered, turned page by page, and taken along', async ({ ann, language }) => {
  await ann.opensAccount();

  await test.step('a name to be called by', async () => {
    await ann.page.goto('/account/profile');
    await ann.fills('What we call you', 'Ann of the Ångström & Sons');
    await ann.answered(() => ann.presses('Save'));
    await ann.page.goto('/account');
    await expect(ann.page.getByRole('heading', { level: 1 })).toContainText(', Ann of the Ångström & Sons');
  });

  const rows = ann.page.getByRole('main').getByRole('list').getByRole('listitem');
  await test.step('pages', async () => {
    for (let times = 1; times <= 26; times += 1) {
      await ann.page.request.post('/account/profile', { form: { name: `Ann ${times}`, language } });
    }
    await ann.page.goto('/account/activity');
    await expect(rows).toHaveCount(25);
    await ann.page.getByRole('link', { name: 'Older' }).click();
    await expect(ann.page.getByRole('main')).toContainText('Account created');
    await seen(ann, '6-activity-older');
    await ann.page.getByRole('link', { name: 'Newer' }).click();
    await expect(rows).toHaveCount(25);
  });

  await test.step('only some', async () => {
    await ann.page.getByText('Filter').click();
    await ann.page.getByLabel('Event').selectOption('Account created');
    await seen(ann, '7-activity-filter');
    await ann.presses('Apply');
    await expect(rows).toHaveCount(1);
    await ann.page.getByLabel('Outcome').selectOption('Failed');
    await ann.presses('Apply');
    await expect(ann.page.getByRole('main')).toContainText('No matching activity');
    await seen(ann, '8-activity-none');
    await ann.page.getByRole('link', { name: 'Show everything' }).click();
    await expect(rows).toHaveCount(25);
  });

  await test.step('as a table', async () => {
    const [name, csv] = await downloads(ann.page, () => ann.page.getByRole('link', { name: 'Download as CSV' }).click());
    expect(name).toBe('activity.csv');
    const [head, ...events] = cells(csv);
    expect(head.slice(0, 3)).toEqual(['at', 'kind', 'outcome']);
    const column = head.indexOf('user_agent');
    expect(events.map(([, event]) => event)).toContain('account_registered');
    expect(events.length).toBeGreaterThan(27);
    for (const event of events) {
      expect(Date.parse(event[0])).toBeGreaterThan(Date.now() - 300_000);
      expect(event[column]).toContain('Chrom');
    }
  });
});

test('everything works where scripts are off', async ({ ann, newDevice, mail }) => {
  const page = await newDevice({ javaScriptEnabled: false });
  const plain = ann.on(page);
  const answered = async (name) => {
    const answer = page.waitForEvent('load');
    await plain.presses(name);
    await answer;
  };
  const mailed = async () => ann.secrets.remember(codeIn(await mail.next({ to: ann.email })), 'a mailed code');

  await test.step('register, checked by mail', async () => {
    await page.goto('/register');
    await plain.fills('E-mail or mobile number', plain.identifier);
    await plain.fills('Password', plain.password);
    await look(page, 'account-9-register-without-scripts');
    await answered('Check by e-mail instead');
    await expect(page).toHaveURL(/\/register\/code(\?flow=\w+)?$/);
    await plain.fills('Six-digit code', await mailed());
    await answered('Verify code');
    await plain.isIn();
  });

  await test.step('an authenticator', async () => {
    await page.goto('/account/two-factor/enrol');
    const uri = new URL(await page.locator('a[href^="otpauth://totp/"]').getAttribute('href'));
    const { Authenticator } = await import('../support/authenticator.js');
    const remember = (code) => ann.secrets.remember(code, "an authenticator's code");
    plain.keeps.authenticator = new Authenticator(ann.secrets.remember(uri.searchParams.get('secret'), 'the key'), { remember });
    await plain.fills('Current password', plain.password);
    await plain.fills('Six-digit code', await plain.keeps.authenticator.nextUnused());
    await answered('Turn on 2FA');
    await plain.keepsBackupCodes();
    await plain.signsOut();
  });

  await test.step('sign in on a new device, checked by mail, with the authenticator', async () => {
    await page.context().clearCookies();
    await page.goto('/sign-in');
    await plain.fills('E-mail or mobile number', plain.identifier);
    await look(page, 'account-10-sign-in-without-scripts');
    await answered('Check by e-mail instead');
    await plain.fills('Password', plain.password);
    await plain.fills('Code from the message', codeIn(await mail.next({ to: ann.email, subject: /^Your sign-in code/ })));
    await answered('Continue');
    await plain.fills('Six-digit code', await plain.keeps.authenticator.nextUnused());
    await look(page, 'account-11-code-without-scripts');
    await answered('Verify code');
    await plain.isIn();
    await mail.next({ to: ann.email, subject: subjects.newDevice });
  });

  await test.step('look round, and leave', async () => {
    for (const path of ['security', 'devices', 'activity', 'profile']) await page.goto(`/account/${path}`);
    await plain.signsOut();
    await look(page, 'account-12-signed-out');
  });
});
