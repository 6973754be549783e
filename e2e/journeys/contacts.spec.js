// Addresses come and go: at once for whoever reads both, slowly for whoever reads only the new one, and never unseen.

import { axe, codeIn, expect, look, test } from '../support/fixtures.js';

const subjects = {
  verify: /^Confirm this address/,
  stepUp: /^Code to approve a change/,
  changed: /^Address or number changed/,
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
  await person.fills('Present password', person.password);
  if (person.keeps.authenticator) await person.fills('Code from your authenticator', await person.keeps.authenticator.nextUnused());
}

/** @param {import('../people.js').Person} person @param {string} to @param {RegExp} subject */
async function typesCodeFrom(person, to, subject) {
  const letter = await person.mail.next({ to, subject });
  await person.types(person.secrets.remember(codeIn(letter), 'a mailed code'));
}

/** @param {import('../people.js').Person} person */
async function asksToChange(person, to, readable) {
  await person.page.goto('/account/profile');
  await person.page.getByRole('link', { name: 'Change' }).click();
  await person.fills('E-mail or mobile number', to);
  await person.page.getByRole('radio', { name: readable ? /^Yes/ : /^No/ }).check();
  await proves(person);
}

test('what is had already is told, and what was typed stays', async ({ ann }) => {
  await ann.opensAccount();
  await ann.page.goto('/account/profile');
  await seen(ann, '1-profile');
  await ann.page.getByRole('link', { name: 'Change' }).click();
  await seen(ann, '2-change');
  await ann.fills('E-mail or mobile number', ann.email.toUpperCase());
  await ann.page.getByRole('radio', { name: /^Yes/ }).check();
  await proves(ann);
  await ann.answered(() => ann.presses('Send the code'));
  const field = ann.page.getByLabel('E-mail or mobile number');
  await expect(field).toHaveAccessibleDescription(/You have this one already/);
  await expect(field).toHaveValue(ann.email.toUpperCase());
  await expect(ann.page.getByRole('radio', { name: /^Yes/ })).toBeChecked();
});

test('whoever reads both addresses changes at once, and the old one can still stop everything', async ({ ann, newDevice, mail, secrets }) => {
  await ann.opensAccount();
  await ann.enrolsAuthenticator();
  const tablet = ann.on(await newDevice());
  await tablet.signsIn();
  const fresh = secrets.remember('ann@elsewhere.example', "Ann's new address");

  await test.step('a code to the new one, a code to the old one', async () => {
    await asksToChange(ann, fresh, true);
    await ann.answered(() => ann.presses('Send the code'));
    await expect(ann.page.getByRole('heading', { name: 'Does it reach you?' })).toBeVisible();
    await seen(ann, '3-new');
    await ann.types('000000');
    await expect(ann.page.getByLabel('Six-digit code')).toHaveAccessibleDescription(/4 tries left/);
    await typesCodeFrom(ann, fresh, subjects.verify);
    await expect(ann.page.getByRole('heading', { name: 'Confirm with a message' })).toBeVisible();
    await seen(ann, '4-old');
    await typesCodeFrom(ann, ann.email, subjects.stepUp);
    await expect(ann.page.getByText(/^Changed\. All your other devices/)).toBeVisible();
    await expect(ann.page.getByText('Still told of everything')).toBeVisible();
    await seen(ann, '5-changed');
  });

  await test.step('the tablet is out, the old address was told and holds the brake', async () => {
    await tablet.isOut();
    const told = await mail.next({ to: ann.email, subject: subjects.changed });
    expect(told.text).toContain('/freeze/link?token=');
  });

  await test.step('the new address opens the door', async () => {
    await ann.signsOut();
    ann.identifier = fresh;
    await ann.signsInWithBackupCode();
  });
});

test('whoever reads only the new one waits, and can keep the old one meanwhile', async ({ ann, mail, secrets }) => {
  await ann.opensAccount();
  const fresh = secrets.remember('ann@elsewhere.example', "Ann's new address");
  await asksToChange(ann, fresh, false);
  await ann.answered(() => ann.presses('Send the code'));
  await typesCodeFrom(ann, fresh, subjects.verify);
  await expect(ann.page.getByText(/^Asked for\. It waits/)).toBeVisible();
  await expect(ann.page.getByText(/and .* comes, in/)).toBeVisible();
  await seen(ann, '6-waits');
  for (const to of [ann.email, fresh]) {
    const told = await mail.next({ to, subject: subjects.asked });
    expect(told.text).toContain('/veto/link?token=');
  }
  await ann.answered(() => ann.presses('Keep it as it is'));
  await expect(ann.page.getByText('It stays as it is.')).toBeVisible();
  await expect(ann.page.getByRole('button', { name: 'Keep it as it is' })).toHaveCount(0);
});

test('an address that has an account looks like any other, and only its owner reads the difference', async ({ ann, mallory, mail }) => {
  await ann.opensAccount();
  await mallory.opensAccount();
  const shown = [];
  for (const to of [ann.email, 'nobody@customers.example']) {
    await asksToChange(mallory, to, true);
    await mallory.answered(() => mallory.presses('Send the code'));
    await expect(mallory.page.getByRole('heading', { name: 'Does it reach you?' })).toBeVisible();
    await expect(async () => {
      await mallory.page.reload();
      await expect(mallory.page.getByText('The message has left us.')).toBeVisible({ timeout: 500 });
    }).toPass();
    const masked = await mallory.page.locator('.lead strong').innerText();
    shown.push((await mallory.page.getByRole('main').innerText()).replace(masked, '').replace(/\d+:\d\d(:\d\d)?/g, ''));
  }
  expect(shown[0]).toBe(shown[1]);
  const letter = await mail.next({ to: ann.email, subject: subjects.already });
  expect(letter.text).not.toMatch(/\b\d{6}\b/);
});

test('a second address comes beside the first, and one of both can be removed', async ({ ann, secrets }) => {
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
  await expect(ann.page.getByText(/^Added\./)).toBeVisible();
  await ann.page.getByRole('link', { name: 'Remove' }).first().click();
  await proves(ann);
  await seen(ann, '9-remove');
  await ann.answered(() => ann.presses('Ask for it to be removed'));
  await expect(ann.page.getByText(/Is removed in/)).toBeVisible();
  await seen(ann, '10-removal-waits');
});

test('whoever lost phone and codes, but is still signed in, takes the authenticator away by a message', async ({ ann }) => {
  await ann.opensAccount();
  await ann.enrolsAuthenticator();
  await ann.page.goto('/account/two-factor');
  await ann.page.getByRole('link', { name: 'Phone and codes are gone?' }).click();
  await seen(ann, '11-lost');
  await ann.fills('Present password', 'not the right one at all');
  await ann.answered(() => ann.presses('Send me a code'));
  await expect(ann.page.getByLabel('Present password')).toHaveAccessibleDescription(/not your present password/);
  await ann.fills('Present password', ann.password);
  await ann.answered(() => ann.presses('Send me a code'));
  await typesCodeFrom(ann, ann.email, subjects.stepUp);
  await expect(ann.page.getByText(/The authenticator goes when the wait is over/)).toBeVisible();
});
