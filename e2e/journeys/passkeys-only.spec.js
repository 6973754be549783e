// Nothing but a passkey opens the account: turned on, tried by a look-alike page, and left by an owner who lost every passkey.

import { subjects } from '../people.js';
import { axe, codeIn, expect, look, test } from '../support/fixtures.js';
import { lookAlike } from '../support/look_alike.js';
import { authenticatorIn } from '../support/passkeys.js';

test.use({ clockByHand: true });

/** @param {import('@playwright/test').Page} page @param {string} name of the page that is looked at */
async function seen(page, name) {
  await axe(page);
  await look(page, `passkeys-only-${name}`);
}

/** @param {import('../people.js').Person} person who opens an account and adds a passkey to it */
async function opensAccountWithPasskey(person) {
  const { page } = person;
  await person.opensAccount();
  await page.goto('/account/passkeys/new');
  await page.getByLabel('Name of the passkey').fill('Phone');
  await page.getByLabel('Current password', { exact: true }).fill(person.password);
  await person.answered(() => person.presses('Create passkey'));
  await expect(page.getByText('The passkey is added.')).toBeVisible();
  await person.keepsBackupCodes();
}

/** @param {import('../people.js').Person} person with a passkey and backup codes */
async function turnsOn(person) {
  const { page } = person;
  await page.goto('/account/passkeys');
  await seen(page, '1-offered');
  await page.getByRole('link', { name: 'Turn on', exact: true }).click();
  await seen(page, '2-task');
  await person.answered(() => person.presses('Turn on passkeys only'));
  await expect(page).toHaveURL(/\/account\/confirm\/code/);
  await seen(page, '3-code');
  const letter = await person.mail.next({ to: person.email, subject: subjects.change });
  await person.types(person.secrets.remember(codeIn(letter), 'a mailed code'));
  await expect(page.getByText('Only passkeys open your account now.')).toBeVisible();
  await seen(page, '4-on');
  await person.mail.next({ to: person.email, subject: /^Protection changed.*Passkeys only/ });
}

test('a look-alike page gets no session of an account that only passkeys open', async ({ ann, mallory, vestibule, newDevice }) => {
  await authenticatorIn(ann.page);
  await opensAccountWithPasskey(ann);
  await turnsOn(ann);
  await ann.signsOut();
  const kit = await lookAlike(vestibule.url);
  try {
    await test.step('it works: whoever has no passkey is relayed in', async () => {
      await mallory.opensAccount();
      const victim = mallory.on(await newDevice({ baseURL: kit.url }));
      await victim.entersOnNewDevice();
      expect(kit.sessions().length).toBeGreaterThan(0);
    });
    const before = kit.sessions().length;

    await test.step('with the passkey itself in the browser of its owner', async () => {
      // Offered below the address by the browser, and passed on.
      await ann.page.goto(`${kit.url}/sign-in`);
      await expect(ann.page.getByRole('alert')).toHaveText(/could not sign you in with this passkey/);
      await ann.fillsSignIn(ann.identifier, ann.password);
      await expect(ann.page).toHaveURL(/\/sign-in\/passkey/);
      await expect(ann.page.getByRole('link', { name: 'Use a backup code' })).toHaveCount(0);
      await ann.answered(() => ann.presses('Use passkey'));
      await expect(ann.page.getByRole('alert')).toHaveText(/This passkey was not accepted/);
      await seen(ann.page, '5-refused');
      await ann.page.goto(`${kit.url}/account`);
      await expect(ann.page).toHaveURL(/\/sign-in/);
    });

    await test.step('nor by a forgotten password', async () => {
      await ann.page.goto(`${kit.url}/reset-password`);
      await ann.fills('E-mail or mobile number', ann.identifier);
      await ann.answered(() => ann.presses('Send the code'));
      await ann.types(codeIn(await ann.readsResetMail()));
      await expect(ann.page).toHaveURL(/\/reset-password\/passkey/);
    });
    expect(kit.sessions().slice(before)).toEqual([]);
  } finally {
    await kit.closes();
  }
});

test('who lost every passkey comes back with a backup code, after the wait', async ({ ann, newDevice, vestibule }) => {
  await authenticatorIn(ann.page);
  await opensAccountWithPasskey(ann);
  await turnsOn(ann);
  const lost = ann.on(await newDevice());
  const { page } = lost;

  await test.step('from the page that asks for a passkey', async () => {
    await lost.tries(lost.identifier, lost.password);
    await expect(page).toHaveURL(/\/sign-in\/passkey/);
    await seen(page, '6-passkey-alone');
    await page.getByRole('link', { name: 'Lost every passkey?' }).click();
    await seen(page, '7-lost');
    await lost.fills('E-mail or mobile number', lost.identifier);
    await lost.answered(() => lost.presses('Send the code'));
    const letter = await lost.mail.next({ to: lost.email, subject: /lost passkeys/ });
    await seen(page, '8-message');
    await lost.types(lost.secrets.remember(codeIn(letter), 'a mailed code'));
    await expect(page).toHaveURL(/\/lost-passkeys\/backup-code/);
    await seen(page, '9-backup-code');
    await lost.fills('Backup code', lost.keeps.backupCodes.shift());
    await lost.answered(() => lost.presses('Verify code'));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Passkeys will not be the only way in');
    await seen(page, '10-waits');
  });

  await test.step('it waits, is told, and takes effect', async () => {
    await lost.mail.next({ to: lost.email, subject: /^Request/ });
    await vestibule.timePasses(24.1);
    await lost.mail.next({ to: lost.email, subject: /^Reminder/ });
    await vestibule.timePasses(24);
    await lost.mail.next({ to: lost.email, subject: /passkeys no longer the only way in/i });
    await lost.tries(lost.identifier, lost.password);
    await lost.givesBackupCode(lost.keeps.backupCodes.shift());
    await lost.page.goto('/account/passkeys');
    await expect(page.getByRole('link', { name: 'Turn on', exact: true })).toBeVisible();
  });
});

test('turning it off takes a passkey, and waits', async ({ ann }) => {
  const { page } = ann;
  await authenticatorIn(page);
  await opensAccountWithPasskey(ann);
  await turnsOn(ann);
  await page.goto('/account/protections');
  await seen(page, '11-protections');
  await page.goto('/account/protections/passkeys-only-off');
  await seen(page, '12-off');
  await ann.answered(() => ann.presses('Request to turn it off'));
  await expect(page.getByText('More than passkeys opens the account').first()).toBeVisible();
  await seen(page, '13-off-waits');
});
