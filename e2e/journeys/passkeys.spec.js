// Passkeys: added, used as a second factor and alone, offered below the address, and removed.

import { axe, expect, look, test } from '../support/fixtures.js';
import { authenticatorIn } from '../support/passkeys.js';

/** @param {import('../people.js').Person} person @param {string} name of the page that they see */
async function seen(person, name) {
  await axe(person.page);
  await look(person.page, `passkeys-${name}`);
}

/** @param {import('../people.js').Person} person who has just opened the account @param {string} name of the passkey */
async function addsFirst(person, name) {
  const { page } = person;
  await page.goto('/account/passkeys');
  await page.getByRole('main').getByRole('link', { name: 'Add a passkey' }).click();
  await page.getByLabel('Name of the passkey').fill(name);
  await page.getByLabel('Current password', { exact: true }).fill(person.password);
  await person.answered(() => person.presses('Create passkey'));
  await expect(page.getByText('The passkey is added.')).toBeVisible();
}

test('a passkey is added, signs in by itself and beside the password', async ({ ann }) => {
  const { page } = ann;
  const authenticator = await authenticatorIn(page);
  await ann.opensAccount();

  await test.step('the first one, with backup codes', async () => {
    await page.goto('/account/passkeys');
    await seen(ann, '1-none');
    await page.goto('/account/passkeys/new');
    await seen(ann, '2-new');
    await addsFirst(ann, 'Ann’s laptop');
    await seen(ann, '3-codes');
    expect(await authenticator.credentials()).toHaveLength(1);
    await page.goto('/account/passkeys');
    await expect(page.getByText('Ann’s laptop').first()).toBeVisible();
    await seen(ann, '4-list');
    await page.goto('/account/security');
    await seen(ann, '5-security');
  });

  await test.step('alone, offered below the address', async () => {
    await ann.signsOut();
    await page.goto('/sign-in');
    await expect(page).toHaveURL(/\/account$/);
  });

  await test.step('beside the password', async () => {
    const [credential] = await authenticator.credentials();
    await authenticator.leaves();
    await ann.signsOut();
    await page.goto('/sign-in');
    await seen(ann, '6-sign-in');
    await ann.fillsSignIn(ann.identifier, ann.password);
    await expect(page).toHaveURL(/\/sign-in\/passkey/);
    await seen(ann, '7-second-factor');
    const again = await authenticatorIn(page);
    await ann.presses('Use passkey');
    await expect(page.getByText('That did not work. Try again, or choose another way.')).toBeVisible();
    await seen(ann, '8-failed');
    await again.takes(credential);
    await ann.answered(() => ann.presses('Use passkey'));
    await ann.isIn();
  });
});

test('a second passkey is proven by the first, and either can go', async ({ ann }) => {
  const { page } = ann;
  const first = await authenticatorIn(page);
  await ann.opensAccount();
  await addsFirst(ann, 'Phone');

  await test.step('the second one', async () => {
    const second = await authenticatorIn(page, { transport: 'usb', defaultBackupEligibility: false, defaultBackupState: false });
    await page.goto('/account/passkeys/new');
    await seen(ann, '9-another');
    await page.getByLabel('Name of the passkey').fill('Key ring');
    await ann.answered(() => ann.presses('Create passkey'));
    await expect(page.getByText('The passkey is added.')).toBeVisible();
    expect((await first.credentials()).length + (await second.credentials()).length).toBe(2);
  });

  await test.step('its removal waits', async () => {
    await page.goto('/account/passkeys');
    await page.getByRole('listitem').filter({ hasText: 'Key ring' }).getByRole('link').click();
    await seen(ann, '10-remove');
    await ann.answered(() => ann.presses('Confirm with a passkey'));
    await expect(page.getByText('The removal is requested. It waits, and you can stop it until then.')).toBeVisible();
    await page.goto('/account/protections');
    await expect(page.getByText('A passkey is removed').first()).toBeVisible();
  });
});
