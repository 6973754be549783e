// Without a second factor nobody who reads one of two mailboxes keeps the owner out: an authenticator takes codes of both
// addresses, and a session locks the account once in a while.

import { axe, codeIn, expect, look, test } from '../support/fixtures.js';

test.use({ clockByHand: true });

const subjects = {
  verify: /^Confirm this address/,
  change: /^Code to approve a change/,
  asked: /^Request /,
  reminder: /^Reminder/,
  added: /^E-mail address or number changed/,
  unfrozen: /^The freeze ended/,
};

/** @param {import('../people.js').Person} person @param {string} name of the page that they see */
async function seen(person, name) {
  await axe(person.page);
  await look(person.page, `two-addresses-${name}`);
}

/** @param {import('../people.js').Person} person @param {string} to @param {RegExp} subject */
async function typesCodeFrom(person, to, subject) {
  const letter = await person.mail.next({ to, subject });
  await person.types(person.secrets.remember(codeIn(letter), 'a mailed code'));
}

/**
 * Waits until what was asked for has taken effect, and hears of it meanwhile.
 * @param {import('../people.js').Person} person @param {import('../support/vestibule.js').Vestibule} vestibule
 * @param {RegExp} made the subject of the mail that says that it was made
 */
async function waits(person, vestibule, made) {
  await person.mail.next({ to: person.email, subject: subjects.asked });
  await vestibule.timePasses(24.1);
  await person.mail.next({ to: person.email, subject: subjects.reminder });
  await vestibule.timePasses(24.1);
  await person.mail.next({ to: person.email, subject: made });
}

test('an authenticator takes codes of both addresses', async ({ ann, secrets, vestibule }) => {
  await ann.opensAccount();
  const second = secrets.remember('ann@elsewhere.example', "Ann's second address");
  await test.step('a second address is added', async () => {
    await ann.page.goto('/account/check-up');
    await ann.page.getByRole('link', { name: 'Add', exact: true }).click();
    await ann.fills('E-mail or mobile number', second);
    await ann.fills('Current password', ann.password);
    await ann.answered(() => ann.presses('Send the code'));
    await typesCodeFrom(ann, ann.email, subjects.change);
    await typesCodeFrom(ann, second, subjects.verify);
    await waits(ann, vestibule, subjects.added);
    await ann.tries(ann.identifier, ann.password);
    await ann.isIn();
  });
  await test.step('the page says beforehand that both are needed', async () => {
    await ann.page.goto('/account/two-factor/enrol');
    await expect(ann.page.getByText('You need to be able to read both.')).toBeVisible();
    await seen(ann, '1-enrol');
  });
  await test.step('the code of one is not enough', async () => {
    await ann.readsKey();
    await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('Confirm with a second message');
    await expect(ann.page.getByRole('main')).toContainText(second);
    await seen(ann, '2-second');
    await ann.types('000000');
    await expect(ann.page.getByLabel('Six-digit code')).toHaveAccessibleDescription(/Wrong code|4 attempts left/);
  });
  await test.step('with the code of the other it counts', async () => {
    await typesCodeFrom(ann, second, subjects.change);
    await ann.keepsBackupCodes();
    await ann.signsOut();
    await ann.signsIn();
  });
});

test('without a second factor an account that was frozen recently is not frozen again from a session', async ({ ann, mail, vestibule }) => {
  await ann.opensAccount();
  await test.step('its owner locks it', async () => {
    await ann.page.goto('/account/freeze');
    await ann.page.getByRole('link', { name: 'Freeze my account' }).click();
    await ann.answered(() => ann.presses('Yes, freeze my account'));
    await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('Your account is frozen');
    await ann.isOut();
  });
  await test.step('and asks for the end, which waits', async () => {
    await ann.page.goto('/unfreeze');
    await ann.fills('E-mail or mobile number', ann.identifier);
    await ann.fills('Password', ann.password);
    await ann.answered(() => ann.presses('Continue'));
    const letter = await mail.next({ to: ann.email, subject: /^Code to ask for the end of the freeze/ });
    await ann.types(ann.secrets.remember(codeIn(letter), 'a mailed code'));
    await waits(ann, vestibule, subjects.unfrozen);
    await ann.tries(ann.identifier, ann.password);
    await ann.isIn();
  });
  await test.step('now withdrawals can be frozen, and the lock is not offered', async () => {
    await ann.page.goto('/account/freeze?scope=everything');
    await expect(ann.page.getByText('Your account was frozen recently.')).toBeVisible();
    await expect(ann.page.getByText('Freeze my account')).toHaveCount(0);
    await expect(ann.page.getByRole('link', { name: 'Set up a second factor' })).toBeVisible();
    await seen(ann, '3-rests');
    await ann.answered(() => ann.presses('Freeze withdrawals'));
    await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('Withdrawals are frozen');
  });
});
