// Ways back in: a forgotten password by code, by link, on another device and by text; a lost phone; a sign-in that was held
// as suspicious; and what a stranger reads in all that.

import { axe, codeIn, expect, look, test } from '../support/fixtures.js';
import { subjects } from '../people.js';

/** @param {import('../people.js').Person} person @param {string} name of the page that they see */
async function seen(person, name) {
  await axe(person.page);
  await look(person.page, `recovery-${name}`);
}

/** @param {import('../support/mail.js').Letter} letter @returns {string} the path of the link in it */
function linkIn(letter) {
  const [found] = /\/reset-password\/link\?token=\w+/.exec(letter.text) ?? [];
  if (!found) throw new Error(`no link in “${letter.subject}”:\n${letter.text}`);
  return found;
}

const fresh = 'a patient heron near the seventh lock';

test.describe('under the policy of the first guide', () => {
  test.use({ preset: 'netcoins' });

  test('a forgotten password: the mail, the second factor, a strong new password, and everybody is out', async ({ ann, newDevice, mail }) => {
    await ann.opensAccount();
    await ann.enrolsAuthenticator();
    const onTablet = ann.on(await newDevice());
    await onTablet.signsIn();

    await test.step('“Forgot password?” on the sign-in page, with what was typed kept', async () => {
      await ann.signsOut();
      await ann.tries(ann.identifier, 'was it this one perhaps');
      await ann.page.getByRole('link', { name: 'Forgot password?' }).click();
      await expect(ann.page.getByLabel('E-mail or mobile number')).toHaveValue(ann.identifier);
      await seen(ann, '1-forgot');
      await ann.answered(() => ann.presses('Send the code'));
    });

    await test.step('the code page: a countdown, and advice for who waits', async () => {
      await expect(ann.page).toHaveURL(/\/reset-password\/code(\?flow=\w+)?$/);
      await expect(ann.page.getByText('Send another code in')).toBeVisible();
      await ann.page.getByText('Not arrived?').click();
      await expect(ann.page.getByText('Nothing after 30 minutes?')).toBeVisible();
      await seen(ann, '2-code');
      await ann.types('000000');
      await expect(ann.page.getByLabel('Six-digit code')).toHaveAccessibleDescription(/4 attempts left/);
      await ann.types(codeIn(await ann.readsResetMail()));
    });

    await test.step('the second factor is still asked for', async () => {
      await expect(ann.page).toHaveURL(/\/reset-password\/authenticator(\?flow=\w+)?$/);
      await seen(ann, '3-second');
      await ann.types(await ann.keeps.authenticator.nextUnused());
    });

    await test.step('a strong new password: a weak one is refused and why', async () => {
      const field = ann.page.getByLabel('New password', { exact: true });
      await field.fill('passwordpassword');
      await ann.answered(() => ann.presses('Set this password'));
      await expect(field).toHaveAccessibleDescription(/This password appears in known leaks/);
      await field.fill(fresh);
      await expect(ann.page.locator('.meter output')).toHaveText('Strong');
      await seen(ann, '4-new');
      await ann.choosesPassword(fresh);
      await seen(ann, '5-done');
      await mail.next({ to: ann.email, subject: subjects.wasReset });
    });

    await test.step('every device is out, and the new password opens', async () => {
      await onTablet.isOut();
      await ann.page.getByRole('link', { name: 'Skip for now' }).click();
      await expect(ann.page.getByRole('link', { name: 'Continue the check-up' })).toBeVisible();
      await ann.signsOut();
      await ann.givesPassword();
      await ann.givesBackupCode(ann.keeps.backupCodes.shift());
      await ann.page.getByRole('link', { name: 'Not now' }).click();
      await ann.isIn();
      expect((await ann.seesActivity()).join('\n')).toContain('Password reset without the old one');
    });
  });

  test('the link goes on where it is opened, once, and a mail scanner that fetches it changes nothing', async ({ ann, newDevice }) => {
    await ann.opensAccount();
    const onTablet = ann.on(await newDevice());
    await onTablet.asksForNewPassword();
    const link = linkIn(await ann.readsResetMail());
    for (let fetches = 0; fetches < 100; fetches += 1) {
      expect((await ann.page.request.get(link)).status()).toBe(200);
    }

    const onPhone = ann.on(await newDevice({ viewport: { width: 390, height: 844 } }));
    await onPhone.page.goto(link);
    await expect(onPhone.page.getByRole('main')).toContainText('in another browser or app');
    await seen(onPhone, '6-link-elsewhere');
    await onPhone.answered(() => onPhone.presses('Continue'));
    await expect(onPhone.page).toHaveURL(/\/reset-password\/new-password(\?flow=\w+)?$/);

    await onTablet.page.reload();
    await expect(onTablet.page.getByRole('heading')).toHaveText('This attempt has ended');
    await seen(onTablet, '7-ended');
    await onTablet.page.goto(link);
    await expect(onTablet.page.getByRole('heading')).toHaveText('This link was already used or has expired');
    await seen(onTablet, '8-link-over');
    await onPhone.choosesPassword(fresh);
    await ann.isOut();
  });

  test('a lost phone: a backup code lets in, and leads at once to setting up the new one', async ({ ann, mail }) => {
    await ann.opensAccount();
    await ann.enrolsAuthenticator();
    await ann.signsOut();
    await ann.givesPassword();
    await seen(ann, '9-code');
    await ann.givesBackupCode(ann.keeps.backupCodes.shift());
    await expect(ann.page).toHaveURL(/\/account\/two-factor\/enrol$/);
    await expect(ann.page.getByText('You signed in with a backup code.')).toBeVisible();
    await seen(ann, '10-new-authenticator');
    const kept = [...ann.keeps.backupCodes];
    await ann.enrolsAuthenticatorAnew();
    expect(kept).toHaveLength(9);
    await mail.next({ to: ann.email, subject: /authenticator/i });
    await ann.signsOut();
    await ann.signsIn();
  });
});

test('a stranger reads the same for every address, on every page', async ({ ann, mallory, vestibule }) => {
  await ann.opensAccount();
  const read = [];
  for (const identifier of [ann.email, ann.email.replace('ann', 'bob')]) {
    const texts = [];
    const notes = async () => {
      // Moments are told in the reader's own zone as soon as the script is there.
      await expect(mallory.page.locator('time[data-local]:not([title])')).toHaveCount(0);
      texts.push([new URL(mallory.page.url()).pathname, await mallory.page.getByRole('main').innerText()].join('\n')
        .replaceAll(/\d+:\d\d/g, '<left>').replaceAll(/[ab]•+/g, '<who>'));
    };
    await mallory.page.goto('/reset-password');
    await mallory.fills('E-mail or mobile number', identifier);
    await mallory.answered(() => mallory.presses('Send the code'));
    await notes();
    for (const code of ['000001', '000002', '000003', '000004', '000005']) {
      await mallory.types(code);
      await notes();
      if (!new URL(mallory.page.url()).pathname.endsWith('/code')) break;
    }
    read.push(texts);
    await seen(mallory, `11-held`);
    await mallory.page.context().clearCookies();
  }
  expect(read[1]).toEqual(read[0]);
  expect(read[0].at(-1)).toContain('Too many attempts');
  expect(vestibule.log).not.toContain('ERROR');
});

test('without scripts the way back in is open too', async ({ ann, newDevice }) => {
  await ann.opensAccount();
  const page = await newDevice({ javaScriptEnabled: false });
  const plain = ann.on(page);
  await page.goto('/reset-password');
  await plain.fills('E-mail or mobile number', ann.identifier);
  await plain.presses('Check by e-mail instead');
  await expect(page).toHaveURL(/\/reset-password\/code(\?flow=\w+)?$/);
  await plain.fills('Six-digit code', codeIn(await ann.readsResetMail()));
  await plain.presses('Verify code');
  await expect(page).toHaveURL(/\/reset-password\/new-password(\?flow=\w+)?$/);
  await plain.fills('New password', ann.secrets.remember(fresh, 'the new password'));
  await plain.presses('Set this password');
  await expect(page).toHaveURL(/\/account\/check-up\?done=password-reset$/);
});

test.describe('from far away', () => {
  test.use({ proxied: true, extraHTTPHeaders: { 'x-forwarded-for': '142.58.103.137' } });

  test('a sign-in that nobody can have travelled to is held, says why, and a message releases it', async ({ ann, mail }) => {
    await ann.opensAccount();
    await ann.enrolsAuthenticator();
    await ann.signsOut();
    await ann.page.setExtraHTTPHeaders({ 'x-forwarded-for': '210.130.1.1' });
    await ann.givesPassword();
    await ann.types(await ann.keeps.authenticator.nextUnused());
    await expect(ann.page).toHaveURL(/\/sign-in\/code(\?flow=\w+)?$/);
    await expect(ann.page.getByRole('heading')).toHaveText('We blocked this sign-in');
    await expect(ann.page.getByRole('main')).toContainText('too far from your last sign-in');
    await seen(ann, '12-suspicion');
    await mail.next({ to: ann.email, subject: /^Unusual sign-in blocked/ });
    const letter = await mail.next({ to: ann.email, subject: subjects.confirm });
    await ann.types(ann.secrets.remember(codeIn(letter), 'a mailed code'));
    await ann.isIn();
    const activity = (await ann.seesActivity()).join('\n');
    expect(activity).toContain('Suspicious sign-in blocked');
    expect(activity).toContain('Suspicious sign-in confirmed as yours');
  });
});

test.describe('with the clock moved by hand', () => {
  test.use({ clockByHand: true });

  test('a message that never came: after half an hour the page leads to support, and a little later the attempt is over', async ({ ann, vestibule }) => {
    await ann.opensAccount();
    await ann.asksForNewPassword();
    const letter = await ann.readsResetMail();
    await vestibule.timePasses(0.51);
    await ann.page.reload();
    await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('Check your messages');
    await expect(ann.page.getByRole('main')).toContainText('This has taken too long.');
    await seen(ann, '14-support');
    await vestibule.timePasses(0.33);
    await ann.page.reload();
    await expect(ann.page.getByRole('heading')).toHaveText('This attempt has ended');
    await expect(ann.page.getByRole('main')).toContainText('Did no message reach you');
    await ann.page.goto(linkIn(letter));
    await expect(ann.page.getByRole('heading')).toHaveText('This link was already used or has expired');
    await ann.page.getByRole('link', { name: 'Request a new e-mail' }).click();
    await expect(ann.page).toHaveURL(/\/reset-password(\?flow=\w+)?$/);
  });
});

test.describe('with a mobile number', () => {
  test.use({ smtp: false });

  test('the code comes by text', async ({ ann, secrets }) => {
    ann.identifier = secrets.remember('+351 912 345 678', "Ann's number");
    const texted = async (count) => {
      const mailbox = await ann.page.context().newPage();
      const rows = mailbox.getByRole('main').getByRole('listitem');
      await expect(async () => {
        await mailbox.goto(ann.vestibule.mailbox);
        await expect(rows).toHaveCount(count, { timeout: 500 });
      }).toPass();
      await rows.first().getByRole('link').click();
      const code = codeIn({ subject: 'SMS', text: await mailbox.getByRole('main').innerText() });
      await mailbox.close();
      return secrets.remember(code, 'a texted code');
    };
    await ann.registers();
    await ann.types(await texted(1));
    await ann.isIn();
    await ann.signsOut();
    await ann.asksForNewPassword();
    await expect(ann.page.getByRole('main')).toContainText('we texted a code');
    await seen(ann, '13-text');
    await ann.types(await texted(2));
    await ann.choosesPassword(fresh);
  });
});
