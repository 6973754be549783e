// The first guide step by step, under its policy: register, sign in on the web with a password and an authenticator,
// see who is in, be held after wrong codes, and come back in with a backup code.

import { subjects } from '../people.js';
import { axe, expect, look, test } from '../support/fixtures.js';

test.use({ preset: 'netcoins' });

/** @param {import('../people.js').Person} person @param {string} name of the page that they see */
async function seen(person, name) {
  await axe(person.page);
  await look(person.page, `netcoins-${name}`);
}

test('a customer signs in with two factors on two devices, and ends a session', async ({ ann, newDevice, mail }) => {
  await test.step('open an account, confirmed by the code in the mail', async () => {
    await ann.page.goto('/register');
    await seen(ann, '1-register');
    await ann.registers();
    await seen(ann, '2-verify');
    await ann.verifies();
  });

  await test.step('set up an authenticator app, and keep the backup codes', async () => {
    await ann.page.goto('/account/two-factor/enrol');
    await seen(ann, '3-enrol');
    await ann.enrolsAuthenticator();
    expect(new Set(ann.keeps.backupCodes).size).toBe(10);
    await seen(ann, '4-backup-codes');
  });

  await test.step('sign in: address, password, then the code of the app', async () => {
    await ann.signsOut();
    await ann.isOut();
    await seen(ann, '5-sign-in');
    await ann.givesPassword();
    await seen(ann, '6-code');
    await ann.types(await ann.keeps.authenticator.nextUnused());
    await ann.isIn();
    await seen(ann, '7-dashboard');
  });

  const annOnHerTablet = ann.on(await newDevice());
  await test.step('the same on a new device, which the mail tells of', async () => {
    await annOnHerTablet.signsIn();
    const { text } = await mail.next({ to: ann.email, subject: subjects.newDevice });
    expect(text).toContain('Chrom');
  });

  await test.step('see the devices, and sign the other one out', async () => {
    await ann.looksAtDevices();
    await expect(ann.devices).toHaveCount(2);
    await seen(ann, '8-devices');
    await ann.endsTheOtherSession();
    await annOnHerTablet.isOut();
  });

  await test.step('review the activity', async () => {
    const activity = (await ann.seesActivity()).join('\n');
    for (const event of ['Account created', 'Authenticator set up', 'Backup codes made', 'Signed in', 'Signed out']) {
      expect(activity).toContain(event);
    }
    await seen(ann, '9-activity');
  });
});

test('wrong codes lead to a cooldown for that device alone; a backup code opens a known one', async ({ ann, mallory, mail }) => {
  await ann.registers();
  await ann.verifies();
  await ann.enrolsAuthenticator();
  await ann.signsOut();

  await test.step('five wrong codes on a stranger’s device, and it has to wait', async () => {
    await mallory.givesPassword(ann);
    const code = mallory.page.getByLabel('Six-digit code');
    for (let tries = 1; tries <= 4; tries += 1) {
      await mallory.types(await ann.keeps.authenticator.wrong());
      await expect(code).toHaveAccessibleDescription(/Wrong code/);
    }
    await mallory.types(await ann.keeps.authenticator.wrong());
    await expect(mallory.page).toHaveURL(/\/sign-in\/held/);
    const countdown = mallory.page.getByRole('timer');
    const first = await countdown.innerText();
    expect(first).toMatch(/^(1:00|0:5\d)$/);
    await expect(countdown).not.toHaveText(first);
    await seen(mallory, '10-held');
    await mail.next({ to: ann.email, subject: subjects.stopped });
  });

  const [used] = ann.keeps.backupCodes;
  await test.step('the owner, without her phone, on the device that we know', async () => {
    await ann.signsInWithBackupCode();
    const activity = (await ann.seesActivity()).join('\n');
    for (const event of ['Backup code used', 'Sign-in paused after too many attempts', 'wrong authenticator code']) {
      expect(activity).toContain(event);
    }
  });

  await test.step('a backup code opens the door once', async () => {
    await ann.signsOut();
    await ann.givesPassword();
    await ann.givesBackupCode(used);
    await expect(ann.page.getByLabel('Backup code')).toHaveAttribute('aria-invalid', 'true');
  });
});

test('a stranger cannot tell a wrong password from an address without an account', async ({ ann, mallory }) => {
  await ann.registers();
  await ann.verifies();
  const answers = [];
  for (const email of [ann.email, 'nobody@customers.example']) {
    await mallory.tries(email, 'a password that nobody has');
    await expect(mallory.page).toHaveURL(/\/sign-in(\?flow=\w+)?$/);
    answers.push(await mallory.page.getByRole('alert').innerText());
  }
  expect(answers[0]).toContain('Wrong e-mail, number or password');
  expect(answers[1]).toBe(answers[0]);
});
