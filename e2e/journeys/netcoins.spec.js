// The first guide step by step, under its policy: register, sign in on the web with a password and an authenticator,
// see who is in, be held after wrong codes, and come back in with a backup code.

import { axe, expect, look, test } from '../support/fixtures.js';

test.use({ preset: 'netcoins' });

test('a customer registers, signs in with two factors on two devices, and ends a session', async ({ ann, newDevice, mail }) => {
  await test.step('register with an e-mail address, verified by the mailed code', async () => {
    await ann.page.goto('/register');
    await axe(ann.page);
    await look(ann.page, 'register');
    await ann.registers();
    await axe(ann.page);
    await look(ann.page, 'register-verify');
    await ann.verifies();
  });

  await test.step('enable 2FA via an authenticator app; keep backup codes in a secure place', async () => {
    await ann.enrolsAuthenticator();
    expect(new Set(ann.keeps.backupCodes).size).toBe(10);
    await axe(ann.page);
    await look(ann.page, 'backup-codes');
  });

  await test.step('sign in: address, password, then the code of the authenticator app', async () => {
    await ann.signsOut();
    await ann.isOut();
    await axe(ann.page);
    await look(ann.page, 'sign-in');
    await ann.givesPassword();
    await axe(ann.page);
    await look(ann.page, 'sign-in-code');
    await ann.givesCode(await ann.keeps.authenticator.nextUnused());
    await ann.isIn();
    await axe(ann.page);
    await look(ann.page, 'dashboard');
  });

  const annsTablet = ann.on(await newDevice());
  await test.step('the same on another device, which every channel is told', async () => {
    await annsTablet.signsIn();
    const { text } = await mail.next({ to: ann.email, subject: subjects.newDevice });
    expect(text).toContain('Chrome');
  });

  await test.step('regularly review devices and account activity; end what is not yours', async () => {
    expect(await ann.seesDevices()).toHaveLength(2);
    await axe(ann.page);
    await look(ann.page, 'devices');
    await ann.endsTheOtherSession();
    await annsTablet.isOut();
    expect((await ann.seesActivity()).join('\n')).toMatch(/session.*ended/i);
    await axe(ann.page);
    await look(ann.page, 'activity');
  });
});

test('too many failed attempts lock a stranger out for a while, and never the owner on a device we know', async ({ ann, mallory }) => {
  await ann.registers();
  await ann.verifies();
  await ann.enrolsAuthenticator();
  await ann.signsOut();

  await test.step('wrong codes until the cooldown, with the time it takes', async () => {
    await mallory.givesPassword({ email: ann.email, password: ann.password });
    for (let tries = 1; tries < 5; tries += 1) {
      await mallory.givesCode(await ann.keeps.authenticator.wrong());
      await expect(mallory.page.getByRole('alert')).toBeVisible();
    }
    await mallory.givesCode(await ann.keeps.authenticator.wrong());
    await expect(mallory.page).toHaveURL(/\/sign-in\/held/);
    const countdown = mallory.page.getByRole('timer');
    const first = await countdown.innerText();
    await expect(countdown).not.toHaveText(first);
    await axe(mallory.page);
    await look(mallory.page, 'held');
  });

  await test.step('no phone at hand: a saved backup code, once', async () => {
    const [used] = ann.keeps.backupCodes;
    await ann.signsInWithBackupCode();
    const told = (await ann.seesActivity()).join('\n');
    expect(told).toMatch(/backup code/i);
    expect(told).toMatch(/wrong code|refused|failed/i);
    await ann.page.goto('/account');
    await ann.signsOut();
    ann.keeps.backupCodes.unshift(used);
    await ann.givesPassword();
    await ann.page.getByRole('link', { name: /backup code/i }).click();
    await ann.givesCode(used);
    await expect(ann.page.getByRole('alert')).toBeVisible();
  });
});

test('an address without an account is answered like one with', async ({ mallory }) => {
  await mallory.givesPassword({ email: 'nobody@customers.example' });
  await expect(mallory.page.getByLabel(/code/i)).toBeVisible();
});
