// What makes an account less safe waits and can be stopped; a freeze works from every mail; what is held says why.

import { axe, codeIn, expect, look, test } from '../support/fixtures.js';

test.use({ clockByHand: true });

/** @param {import('../support/mail.js').Letter} letter @param {'freeze' | 'veto'} kind @returns {string} its link */
function linkIn(letter, kind) {
  const found = new RegExp(`https?://\\S+/${kind}/link\\?token=\\S+`).exec(letter.text);
  if (!found) throw new Error(`no ${kind} link in “${letter.subject}”:\n${letter.text}`);
  return found[0];
}

/** Types a code that was not used yet; a minute passes, so that there is one. */
async function typesCode(person) {
  await person.vestibule.timePasses(0.02);
  await person.fills('Code from your authenticator', await person.keeps.authenticator.nextUnused());
}

/** Looks at a page with axe and in pictures. */
async function seen(page, name) {
  await axe(page);
  await look(page, name);
}

/** A settings lock of three days. */
async function locksSettings(person) {
  await person.page.goto('/account/protections/settings-lock');
  await person.page.getByLabel('Waiting time').selectOption('3');
  await seen(person.page, 'protections-2-lock');
  await person.presses('Continue');
  await expect(person.page.getByRole('heading', { level: 1 })).toHaveText('A settings lock of 3 days');
  await person.fills('Current password', person.password);
  await typesCode(person);
  await seen(person.page, 'protections-3-lock-set');
  await person.answered(() => person.presses('Set the lock'));
  await expect(person.page.getByRole('status')).toHaveText(/Saved/);
}

/** Asks for the authenticator to be removed; the page says until when it waits. */
async function asksToRemoveAuthenticator(person) {
  await person.page.getByRole('link', { name: 'Remove the authenticator' }).click();
  await person.fills('Current password', person.password);
  await typesCode(person);
  await seen(person.page, 'protections-4-remove');
  await person.answered(() => person.presses('Request the removal'));
  await expect(person.page.getByRole('heading', { level: 1 })).toHaveText('Requested. The change is pending.');
  await expect(person.page.locator('.countdown')).toHaveText(/^(1 d 23:59:\d\d|2 d 00:00:00)$/);
}

test('a thief’s changes wait, are told, and are stopped from the session and from the mail', async ({ ann, mail, newDevice }) => {
  await ann.opensAccount();
  await ann.enrolsAuthenticator();
  await ann.page.goto('/account/security');
  await ann.page.getByRole('link', { name: 'Open', exact: true }).last().click();
  await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('Protections');
  await seen(ann.page, 'protections-1-overview');
  await locksSettings(ann);

  await test.step('the anti-phishing code is in every mail from then on', async () => {
    await ann.page.goto('/account/protections/anti-phishing-code');
    await ann.fills('Your anti-phishing code', 'né');
    await typesCode(ann);
    await ann.answered(() => ann.presses('Save the code'));
    await expect(ann.page.getByLabel('Your anti-phishing code')).toHaveAccessibleDescription(/plain letters/);
    await expect(ann.page.getByLabel('Your anti-phishing code')).toHaveValue('né');
    await ann.fills('Your anti-phishing code', 'blue heron');
    await typesCode(ann);
    await ann.answered(() => ann.presses('Save the code'));
    await expect(ann.page.getByText('blue heron')).toBeVisible();
  });

  await test.step('the change waits, and says so', async () => {
    await asksToRemoveAuthenticator(ann);
    await seen(ann.page, 'protections-5-waits');
    await ann.page.goto('/account/protections');
    await expect(ann.page.getByRole('heading', { name: 'Pending changes' })).toBeVisible();
    await seen(ann.page, 'protections-6-waiting');
  });

  await test.step('one press in the session keeps it', async () => {
    await ann.answered(() => ann.page.getByRole('button', { name: /^Cancel this change/ }).click());
    await expect(ann.page.getByRole('status')).toHaveText(/stays as it was/);
    await expect(ann.page.getByRole('heading', { name: 'Pending changes' })).toHaveCount(0);
  });

  await test.step('so does one press in the mail, on any device, once', async () => {
    await mail.next({ to: ann.email, subject: /^Request at .*authenticator/ });
    await asksToRemoveAuthenticator(ann);
    const letter = await mail.next({ to: ann.email, subject: /^Request at .*authenticator/ });
    expect(letter.text).toContain('blue heron');
    const elsewhere = await newDevice();
    await elsewhere.goto(linkIn(letter, 'veto'));
    await seen(elsewhere, 'protections-7-veto-link');
    await elsewhere.getByRole('button', { name: 'Cancel this change' }).click();
    await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('The change is cancelled');
    await seen(elsewhere, 'protections-8-vetoed');
    await elsewhere.goto(linkIn(letter, 'veto'));
    await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('This link was already used or has expired');
    await seen(elsewhere, 'protections-9-link-gone');
    await ann.page.goto('/account/protections');
    await expect(ann.page.getByRole('heading', { name: 'Pending changes' })).toHaveCount(0);
  });
});

test('what nobody stops takes effect at its time', async ({ ann, mail, vestibule }) => {
  await ann.opensAccount();
  await ann.enrolsAuthenticator();
  await ann.page.goto('/account/protections');
  await ann.page.getByRole('link', { name: 'Remove the authenticator' }).click();
  await ann.fills('Current password', ann.password);
  await typesCode(ann);
  await ann.answered(() => ann.presses('Request the removal'));
  await mail.next({ to: ann.email, subject: /^Request/ });
  await vestibule.timePasses(24.1);
  await mail.next({ to: ann.email, subject: /^Reminder/ });
  await vestibule.timePasses(24);
  await mail.next({ to: ann.email, subject: /^Authenticator app removed/ });
  await ann.tries(ann.identifier, ann.password);
  await ann.isIn();
  await ann.page.goto('/account/holds');
  await expect(ann.page.getByRole('heading', { name: 'The authenticator was changed' })).toBeVisible();
});

test('a freeze stops a thief from a mail, and its owner comes back by asking', async ({ ann, mail, newDevice, vestibule }) => {
  await ann.opensAccount();
  await ann.enrolsAuthenticator();
  const alert = await mail.next({ to: ann.email, subject: /^Authenticator/ });

  await test.step('the link of an alert stops everything', async () => {
    const elsewhere = await newDevice();
    await elsewhere.goto(linkIn(alert, 'freeze'));
    await seen(elsewhere, 'freeze-1-link');
    await ann.page.goto('/account');
    await ann.isIn();
    await elsewhere.getByRole('button', { name: 'Freeze my account' }).click();
    await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('Freeze your account?');
    await expect(elsewhere.getByText('2 days')).toBeVisible();
    await elsewhere.getByRole('button', { name: 'Yes, freeze my account' }).click();
    await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('Your account is frozen');
    await seen(elsewhere, 'freeze-2-stopped');
    await ann.isOut();
    await mail.next({ to: ann.email, subject: /is frozen$/ });
  });

  await test.step('nobody gets in with everything right', async () => {
    await ann.triesForgotten(ann.identifier, ann.password);
    await expect(ann.page).toHaveURL(/\/sign-in\/authenticator/);
    await vestibule.timePasses(0.02);
    await ann.types(await ann.keeps.authenticator.nextUnused());
    await expect(ann.page.locator('a[href="/unfreeze"]')).toBeVisible();
    await ann.isOut();
  });

  await test.step('its owner asks for the end: password, code, mail', async () => {
    await ann.page.goto('/unfreeze');
    await seen(ann.page, 'freeze-3-unfreeze');
    await ann.fills('E-mail or mobile number', ann.identifier);
    await ann.fills('Password', ann.password);
    await ann.answered(() => ann.presses('Continue'));
    await ann.goesOnChecked(ann.password);
    await seen(ann.page, 'freeze-4-second-factor');
    await vestibule.timePasses(0.02);
    await ann.types(await ann.keeps.authenticator.nextUnused());
    await seen(ann.page, 'freeze-5-message');
    const letter = await mail.next({ to: ann.email, subject: /^Code to ask for the end of the freeze/ });
    await ann.types(ann.secrets.remember(codeIn(letter), 'a mailed code'));
    await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('Unfreeze requested');
    await seen(ann.page, 'freeze-6-waits');
  });

  await test.step('it ends at its time, and not before', async () => {
    await mail.next({ to: ann.email, subject: /^Request .*freeze/ });
    await vestibule.timePasses(24.1);
    await mail.next({ to: ann.email, subject: /^Reminder/ });
    await vestibule.timePasses(23.7);
    await ann.triesForgotten(ann.identifier, ann.password);
    await ann.types(await ann.keeps.authenticator.nextUnused());
    await ann.isOut();
    await vestibule.timePasses(0.3);
    await mail.next({ to: ann.email, subject: /^The freeze ended/ });
    await ann.triesForgotten(ann.identifier, ann.password);
    await ann.types(await ann.keeps.authenticator.nextUnused());
    await ann.isIn();
  });
});

test('the ledger says what is held, why and until when', async ({ ann }) => {
  await ann.opensAccount();
  await ann.page.goto('/account');
  await expect(ann.page.getByText('Withdrawals are not on hold')).toBeVisible();
  await ann.page.goto('/account/freeze');
  await seen(ann.page, 'holds-1-freeze');
  await ann.presses('Freeze withdrawals');
  await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('Withdrawals are frozen');
  await seen(ann.page, 'holds-2-frozen');
  await ann.page.goto('/account');
  await seen(ann.page, 'holds-3-overview');
  await ann.page.getByRole('link', { name: 'Why, and until when' }).click();
  await expect(ann.page.getByRole('heading', { name: 'The account is frozen' })).toBeVisible();
  await expect(ann.page.getByText('When you unfreeze withdrawals.')).toBeVisible();
  await seen(ann.page, 'holds-4-ledger');
  await ann.page.goto('/account/freeze');
  await ann.page.getByRole('link', { name: 'Unfreeze withdrawals' }).click();
  await ann.fills('Current password', ann.password);
  await seen(ann.page, 'holds-5-end');
  await ann.answered(() => ann.presses('Request to unfreeze'));
  await ann.page.goto('/account/holds');
  await expect(ann.page.locator('.countdown')).toHaveText(/^(1 d 23:59:\d\d|2 d 00:00:00)$/);
  await seen(ann.page, 'holds-6-ending');
  await ann.page.goto('/account/freeze');
  await seen(ann.page, 'holds-7-freeze-ending');
  await ann.answered(() => ann.page.getByRole('button', { name: /^Cancel this change/ }).click());
  await ann.page.goto('/account/holds');
  await expect(ann.page.locator('.countdown')).toHaveCount(0);
});
