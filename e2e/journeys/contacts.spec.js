// Addresses are added, replaced and removed. Each change waits, is told to the present addresses, and can be stopped.

import { axe, codeIn, expect, look, test } from '../support/fixtures.js';

const subjects = {
  verify: /^Confirm this address/,
  stepUp: /^Code to approve a change/,
  pending: /^This address is to be added/,
  asked: /^Request at/,
  already: /^You already have an account/,
};

/** @param {import('../people.js').Person} person @param {string} name of the page that they see */
async function seen(person, name) {
  await axe(person.page);
  await look(person.page, `contacts-${name}`);
}

/** Fills in password and second factor. @param {import('../people.js').Person} person */
async function proves(person) {
  await person.fills('Current password', person.password);
  if (person.keeps.authenticator) await person.fills('Code from your authenticator', await person.keeps.authenticator.nextUnused());
}

/** @param {import('../people.js').Person} person @param {string} to @param {RegExp} subject */
async function typesCodeFrom(person, to, subject) {
  const letter = await person.mail.next({ to, subject });
  await person.types(person.secrets.remember(codeIn(letter), 'a mailed code'));
}

/** @param {import('../people.js').Person} person */
async function asksToChange(person, to) {
  await person.page.goto('/account/profile');
  await person.page.getByRole('link', { name: 'Change' }).click();
  await person.fills('E-mail or mobile number', to);
  await proves(person);
}

test('what is had already is told, and what was typed stays', async ({ ann }) => {
  await ann.opensAccount();
  await ann.page.goto('/account/profile');
  await seen(ann, '1-profile');
  await ann.page.getByRole('link', { name: 'Change' }).click();
  await seen(ann, '2-change');
  await ann.fills('E-mail or mobile number', ann.email.toUpperCase());
  await proves(ann);
  await ann.answered(() => ann.presses('Send the code'));
  const field = ann.page.getByLabel('E-mail or mobile number');
  await expect(field).toHaveAccessibleDescription(/You already have this one/);
  await expect(field).toHaveValue(ann.email.toUpperCase());
});

test('a replacement waits, and the old address can be kept meanwhile', async ({ ann, mail, secrets }) => {
  await ann.opensAccount();
  const fresh = secrets.remember('ann@elsewhere.example', "Ann's new address");
  await asksToChange(ann, fresh);
  await expect(ann.page.getByText('Takes effect after 2 days.')).toBeVisible();
  await ann.answered(() => ann.presses('Send the code'));
  await expect(ann.page.getByRole('heading', { name: 'Confirm the new one' })).toBeVisible();
  await seen(ann, '3-new');
  await ann.types('000000');
  await expect(ann.page.getByLabel('Six-digit code')).toHaveAccessibleDescription(/4 attempts left/);
  await typesCodeFrom(ann, fresh, subjects.verify);
  await expect(ann.page.getByText(/^Requested\. It takes effect/)).toBeVisible();
  await expect(ann.page.getByText(/Will be replaced by .* in/)).toBeVisible();
  await seen(ann, '6-waits');
  const told = await mail.next({ to: ann.email, subject: subjects.asked });
  expect(told.text).toContain('/veto/link?token=');
  const note = await mail.next({ to: fresh, subject: subjects.pending });
  expect(note.text).not.toContain('token=');
  await ann.answered(() => ann.presses('Cancel this change'));
  await expect(ann.page.getByText('The change is cancelled. Everything stays as it was.')).toBeVisible();
  await expect(ann.page.getByRole('button', { name: 'Cancel this change' })).toHaveCount(0);
});

test('an address that has an account looks like any other, and only its owner reads the difference', async ({ ann, mallory, mail }) => {
  await ann.opensAccount();
  await mallory.opensAccount();
  const shown = [];
  for (const to of [ann.email, 'nobody@customers.example']) {
    await asksToChange(mallory, to);
    await mallory.answered(() => mallory.presses('Send the code'));
    await expect(mallory.page.getByRole('heading', { name: 'Confirm the new one' })).toBeVisible();
    await expect(async () => {
      await mallory.page.reload();
      await expect(mallory.page.locator('[data-delivery=sent]')).toContainText(/Sent .*It usually arrives/, { timeout: 500 });
    }).toPass();
    const masked = await mallory.page.locator('.lead strong').innerText();
    shown.push((await mallory.page.getByRole('main').innerText()).replace(masked, '').replace(/\d+:\d\d(:\d\d)?/g, ''));
  }
  expect(shown[0]).toBe(shown[1]);
  const letter = await mail.next({ to: ann.email, subject: subjects.already });
  expect(letter.text).not.toMatch(/\b\d{6}\b/);
});

test('a second address is added after the wait', async ({ ann, secrets }) => {
  await ann.opensAccount();
  const fresh = secrets.remember('ann@elsewhere.example', "Ann's second address");
  await ann.page.goto('/account/check-up');
  await seen(ann, '7-check-up');
  await ann.page.getByRole('link', { name: 'Add', exact: true }).click();
  await ann.fills('E-mail or mobile number', fresh);
  await proves(ann);
  await seen(ann, '8-add');
  await ann.answered(() => ann.presses('Send the code'));
  await typesCodeFrom(ann, ann.email, subjects.stepUp);
  await typesCodeFrom(ann, fresh, subjects.verify);
  await expect(ann.page.getByText(/Will be added in/)).toBeVisible();
  await seen(ann, '9-addition-waits');
});

test('whoever lost phone and codes, but is still signed in, takes the authenticator away by a message', async ({ ann }) => {
  await ann.opensAccount();
  await ann.enrolsAuthenticator();
  await ann.page.goto('/account/two-factor');
  await ann.page.getByRole('link', { name: 'Lost your phone and your backup codes?' }).click();
  await seen(ann, '11-lost');
  await ann.fills('Current password', 'not the right one at all');
  await ann.answered(() => ann.presses('Send me a code'));
  await expect(ann.page.getByLabel('Current password')).toHaveAccessibleDescription(/not your current password/);
  await ann.fills('Current password', ann.password);
  await ann.answered(() => ann.presses('Send me a code'));
  await typesCodeFrom(ann, ann.email, subjects.stepUp);
  await expect(ann.page.getByText(/The authenticator is removed after the wait/)).toBeVisible();
});
