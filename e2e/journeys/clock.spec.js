// An authenticator whose phone keeps the wrong time, and one code that is tried twice.

import { axe, expect, look, test } from '../support/fixtures.js';

/** @param {import('../people.js').Person} person @param {number} seconds that her phone is now ahead */
function phoneIsAhead(person, seconds) {
  const { authenticator } = person.keeps;
  person.keeps.authenticator = authenticator.withClock(() => Date.now() + seconds * 1000);
}

/** The code on the phone now, and the one that follows. @param {import('../people.js').Person} person */
const twoCodes = async ({ keeps: { authenticator } }) => [await authenticator.at(), await authenticator.at(30)];

test('a phone that is minutes off is told so, and two codes in a row put it right', async ({ ann, mail }) => {
  await ann.opensAccount();
  await ann.enrolsAuthenticator();

  await test.step('its code is refused, with the seconds', async () => {
    await ann.signsOut();
    phoneIsAhead(ann, 74);
    await ann.givesPassword();
    await ann.types(await ann.keeps.authenticator.at());
    const hint = ann.page.getByRole('status').filter({ hasText: 'clock' });
    await expect(hint).toHaveText(/Your phone's clock is (60|90) seconds ahead/);
    await axe(ann.page);
    await look(ann.page, 'clock-1-hint');
  });

  await test.step('codes that do not follow each other are refused', async () => {
    await ann.page.getByRole('link', { name: 'Enter two codes in a row' }).click();
    await axe(ann.page);
    await look(ann.page, 'clock-2-two-codes');
    const { authenticator } = ann.keeps;
    await ann.fills('Code shown now', await authenticator.at(60));
    const again = await authenticator.at(60);
    await ann.answered(() => ann.fills('Next code', again));
    await expect(ann.page.getByLabel('Code shown now')).toHaveAccessibleDescription(/do not follow each other/);
  });

  await test.step('two in a row open the door and adjust to the phone', async () => {
    const [first, second] = await twoCodes(ann);
    await ann.fills('Code shown now', first);
    await ann.answered(() => ann.fills('Next code', second));
    await ann.isIn();
    await mail.next({ to: ann.email, subject: /resynchronised/ });
  });

  await test.step('from then on its codes are taken; on the security page it is put right again', async () => {
    phoneIsAhead(ann, 600);
    await ann.page.goto('/account/two-factor');
    await axe(ann.page);
    await look(ann.page, 'clock-3-two-factor');
    await ann.page.getByRole('link', { name: 'Adjust' }).click();
    const [first, second] = await twoCodes(ann);
    await ann.fills('Code shown now', first);
    await ann.fills('Next code', first);
    await ann.answered(() => ann.presses('Adjust to my phone'));
    await expect(ann.page.getByLabel('Code shown now')).toHaveAccessibleDescription(/do not follow each other/);
    await axe(ann.page);
    await look(ann.page, 'clock-4-resync');
    await ann.fills('Code shown now', first);
    await ann.fills('Next code', second);
    await ann.answered(() => ann.presses('Adjust to my phone'));
    await expect(ann.page.getByRole('status')).toContainText('allow for your phone');
    await ann.signsOut();
    await ann.givesPassword();
    await ann.types(await ann.keeps.authenticator.at(60));
    const described = ann.page.getByRole('status').filter({ hasText: 'clock' });
    await expect(described.or(ann.page.getByRole('button', { name: 'Sign out' }))).toBeVisible();
  });
});

test('a code counts once', async ({ ann }) => {
  await ann.opensAccount();
  await ann.enrolsAuthenticator();
  await ann.signsOut();
  await ann.givesPassword();
  const code = await ann.keeps.authenticator.nextUnused();
  await ann.types(code);
  await ann.isIn();
  await ann.signsOut();
  await ann.givesPassword();
  await ann.types(code);
  await expect(ann.page.getByLabel('Six-digit code')).toHaveAccessibleDescription('This code was already used. Wait for the next one.');
  await look(ann.page, 'clock-5-used');
});
