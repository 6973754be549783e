// The third guide step by step, under its policy: a strong password, a sign-in confirmed by mail, wrong passwords and the
// pause after them, a forgotten password, a lost phone, and what to look after once one is back in.

import { subjects } from '../people.js';
import { axe, codeIn, expect, look, test } from '../support/fixtures.js';

test.use({ preset: 'cryptocom' });

/** @param {import('../people.js').Person} person @param {string} name of the page that they see */
async function seen(person, name) {
  await axe(person.page);
  await look(person.page, `cryptocom-${name}`);
}

/** Upper and lower case, digits and signs, as this policy wants it. @param {import('../people.js').Person} person @param {string} words */
function strong(person, words) {
  return person.secrets.remember(`${words} 7 Otters!`, 'a strong password');
}

test.beforeEach(({ ann }) => {
  ann.password = strong(ann, 'Quiet lantern');
});

test('signing in: address, password, confirmation by mail, dashboard', async ({ ann, newDevice, mail }) => {
  await test.step('a password with too few kinds of characters is refused', async () => {
    await ann.page.goto('/register');
    await ann.fills('E-mail or mobile number', ann.identifier);
    await ann.fills('Password', 'quiet lantern over the harbour');
    await ann.answered(() => ann.presses('Continue'));
    await expect(ann.page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/lower-case letter, a capital/);
  });
  await ann.opensAccount();

  await test.step('a sign-in from a new device is confirmed by mail', async () => {
    const onTablet = ann.on(await newDevice());
    await onTablet.tries(ann.identifier, ann.password);
    await expect(onTablet.page).toHaveURL(/\/sign-in\/code(\?flow=\w+)?$/);
    await seen(onTablet, '1-confirm');
    const letter = await mail.next({ to: ann.email, subject: subjects.confirm });
    await onTablet.types(ann.secrets.remember(codeIn(letter), 'a mailed code'));
    await onTablet.isIn();
    await seen(onTablet, '2-dashboard');
  });

  await test.step('the domain is named where the password is typed', async () => {
    await ann.signsOut();
    await ann.page.goto('/sign-in');
    await expect(ann.page.getByRole('main')).toContainText('You are on localhost');
  });
});

test('a wrong password, the pause after five, and the reset that is open meanwhile', async ({ ann, newDevice, mail }) => {
  await ann.opensAccount();
  const onTablet = ann.on(await newDevice());

  await test.step('a wrong one is told, and the way on is at hand', async () => {
    await onTablet.tries(ann.identifier, 'Quiet lantern 7 otters!');
    await expect(onTablet.page.getByRole('alert')).toContainText('Wrong e-mail, number or password');
    await expect(onTablet.page.getByRole('link', { name: 'Forgot password?' })).toBeVisible();
    await seen(onTablet, '3-wrong');
  });

  await test.step('after five the device waits a few minutes', async () => {
    for (let tries = 2; tries <= 5; tries += 1) {
      await onTablet.tries(ann.identifier, 'not it either, is it');
    }
    await expect(onTablet.page).toHaveURL(/\/sign-in\/held/);
    await expect(onTablet.page.getByRole('timer')).toHaveText(/^(5:00|4:5\d)$/);
    await mail.next({ to: ann.email, subject: subjects.stopped });
  });

  await test.step('forgotten password: the link in the mail, and a strong new one', async () => {
    await onTablet.asksForNewPassword();
    await seen(onTablet, '4-check-messages');
    const letter = await onTablet.readsResetMail();
    const [path] = /\/reset-password\/link\?token=\w+/.exec(letter.text);
    await onTablet.page.goto(path);
    await seen(onTablet, '5-link');
    await onTablet.answered(() => onTablet.presses('Continue'));
    const field = onTablet.page.getByLabel('New password', { exact: true });
    await field.fill('quiet heron near the seventh lock');
    await onTablet.answered(() => onTablet.presses('Set this password'));
    await expect(field).toHaveAccessibleDescription(/lower-case letter, a capital/);
    await seen(onTablet, '6-new');
    await onTablet.choosesPassword(strong(ann, 'Patient heron'));
  });

  await test.step('the new one opens at once on this device, the old one nowhere', async () => {
    await onTablet.isIn();
    await ann.isOut();
    await ann.triesForgotten(ann.identifier, ann.password);
    await expect(ann.page.getByRole('alert')).toContainText('Wrong e-mail, number or password');
  });
});

test('a lost authenticator: an old code is refused, a backup code opens, and the new phone is set up', async ({ ann }) => {
  await ann.opensAccount();
  await ann.enrolsAuthenticator();
  await ann.signsOut();
  await ann.givesPassword();
  await ann.types(await ann.keeps.authenticator.wrong());
  await expect(ann.page.getByLabel('Six-digit code')).toHaveAccessibleDescription(/Wrong code/);
  await ann.givesBackupCode(ann.keeps.backupCodes.shift());
  await expect(ann.page.getByText('You signed in with a backup code.')).toBeVisible();
  await seen(ann, '7-new-phone');
  await ann.enrolsAuthenticatorAnew();
  await ann.signsOut();
  await ann.signsIn();
});

test('afterwards: a new password, a second factor, the activity, and no unknown device', async ({ ann, newDevice }) => {
  await ann.opensAccount();
  const onTablet = ann.on(await newDevice());
  await onTablet.entersOnNewDevice();
  await onTablet.asksForNewPassword();
  await onTablet.types(codeIn(await onTablet.readsResetMail()));
  await onTablet.choosesPassword(strong(ann, 'Patient heron'));
  ann.password = onTablet.password;
  await ann.triesForgotten(ann.identifier, ann.password);
  await ann.confirmsDevice();
  await ann.enrolsAuthenticator();
  const activity = (await ann.seesActivity()).join('\n');
  for (const event of ['Password reset requested', 'Password reset without the old one', 'Authenticator set up']) {
    expect(activity).toContain(event);
  }
  await seen(ann, '8-activity');
  await ann.looksAtDevices();
  await expect(ann.devices).toHaveCount(2);
  await ann.devices.filter({ hasNotText: 'this device' }).getByRole('button', { name: 'Forget' }).click();
  await expect(ann.devices).toHaveCount(1);
});
