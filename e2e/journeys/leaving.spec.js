// Taking one's data along, and closing the account: it waits, can be stopped from everywhere, and then nobody gets in.

import { readFile } from 'node:fs/promises';
import { axe, expect, look, test } from '../support/fixtures.js';

test.use({ clockByHand: true });

/** Types a code that was not used yet; a minute passes, so that there is one. */
async function typesCode(person) {
  await person.vestibule.timePasses(0.02);
  await person.fills('Code from your authenticator', await person.keeps.authenticator.nextUnused());
}

/** From the profile to the page that says what the closing means, and asks for it. */
async function asksToClose(person) {
  await person.page.goto('/account/profile');
  await person.page.locator('a[href="/account/protections/close-account"]').click();
  await expect(person.page.getByRole('heading', { level: 1 })).toHaveText('Close my account');
  await axe(person.page);
  await look(person.page, 'leaving-1-close');
  await person.fills('Current password', person.password);
  await typesCode(person);
  await person.answered(() => person.presses('Request the closing'));
  await expect(person.page.getByRole('heading', { level: 1 })).toHaveText('Requested. The change is pending.');
}

/** @param {import('../support/mail.js').Letter} letter @returns {string} its link that vetoes */
function vetoIn(letter) {
  return /https?:\/\/\S+\/veto\/link\?token=\S+/.exec(letter.text)[0];
}

test('a closing is stopped from the mail, and from the session', async ({ ann, mail, newDevice, vestibule }) => {
  await ann.opensAccount();
  await ann.enrolsAuthenticator();

  await test.step('by the link of the announcement, on any device', async () => {
    await asksToClose(ann);
    const letter = await mail.next({ to: ann.email, subject: /^Request/ });
    const elsewhere = await newDevice();
    await elsewhere.goto(vetoIn(letter));
    await axe(elsewhere);
    await look(elsewhere, 'leaving-2-veto');
    await elsewhere.getByRole('button', { name: 'Cancel this change' }).click();
    await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('The change is cancelled');
  });

  await test.step('and within the session, where it stands among what waits', async () => {
    await asksToClose(ann);
    await ann.page.goto('/account/protections');
    await expect(ann.page.getByText('The account is closed for good').first()).toBeVisible();
    await ann.answered(() => ann.page.getByRole('button', { name: 'Cancel this change' }).click());
  });

  await test.step('nothing happens at its time', async () => {
    await vestibule.timePasses(24.1);
    await vestibule.timePasses(24.1);
    await ann.signsIn();
  });
});

test('what nobody stops closes the account', async ({ ann, mail, vestibule }) => {
  await ann.opensAccount();
  await ann.enrolsAuthenticator();
  await asksToClose(ann);
  await mail.next({ to: ann.email, subject: /^Request/ });
  await vestibule.timePasses(24.1);
  await mail.next({ to: ann.email, subject: /^Reminder/ });
  await vestibule.timePasses(24);
  await mail.next({ to: ann.email, subject: /is closed$/ });

  await test.step('nobody is in, and nobody gets in', async () => {
    await ann.isOut();
    await ann.triesForgotten(ann.identifier, ann.password);
    await expect(ann.page.getByRole('alert')).toBeVisible();
    await expect(ann.page).toHaveURL(/\/sign-in/);
  });

  await test.step('whoever registers with the address learns why not, by mail alone', async () => {
    await ann.registers();
    const letter = await mail.next({ to: ann.email, subject: /^This address cannot be used/ });
    expect(letter.text).not.toMatch(/\b\d{6}\b/);
  });
});

test('everything that is kept is downloaded, by its owner alone', async ({ ann, mail }) => {
  await ann.opensAccount();
  await ann.enrolsAuthenticator();
  const { page } = ann;
  await page.goto('/account/profile');
  await page.locator('a[href="/account/profile/export"]').click();
  await axe(page);
  await look(page, 'leaving-3-export');
  await ann.fills('Current password', 'not the password at all');
  await typesCode(ann);
  await ann.answered(() => ann.presses('Download the file'));
  await expect(page.getByLabel('Current password')).toHaveAttribute('aria-invalid', 'true');
  await ann.fills('Current password', ann.password);
  await typesCode(ann);
  const coming = page.waitForEvent('download');
  await ann.presses('Download the file');
  const file = await coming;
  expect(file.suggestedFilename()).toBe('account.json');
  const copy = JSON.parse(await readFile(await file.path(), 'utf8'));
  expect(copy.identifiers[0].value).toBe(ann.email);
  expect(copy.events[0].event).toBe('account_exported');
  await mail.next({ to: ann.email, subject: /^A copy of your data was made/ });
  await page.goto('/account/activity');
  await expect(page.getByRole('main')).toContainText('Copy of all data made');
});
