// A customer who has a mobile number and no mail address; codes that come again; and links that a mail scanner opens first.

import { subjects } from '../people.js';
import { axe, codeIn, expect, look, test } from '../support/fixtures.js';

/** @param {import('@playwright/test').Page} page @param {string} name */
async function seen(page, name) {
  await axe(page);
  await look(page, `phone-${name}`);
}

/**
 * @param {import('../people.js').Person} person
 * @param {number} texts that came before
 * @returns {Promise<string>} the code of the newest text in the built-in mailbox, when there is one more
 */
async function texted(person, texts) {
  const mailbox = await person.page.context().newPage();
  const rows = mailbox.getByRole('main').getByRole('listitem');
  await expect(async () => {
    await mailbox.goto(person.vestibule.mailbox);
    await expect(rows).toHaveCount(texts + 1, { timeout: 500 });
  }).toPass();
  if (texts === 0) await seen(mailbox, '3-mailbox');
  await rows.first().getByRole('link').click();
  await expect(mailbox.getByRole('heading')).toHaveText('Text message');
  if (texts === 0) await seen(mailbox, '4-text');
  const code = codeIn({ subject: 'SMS', text: await mailbox.getByRole('main').innerText() });
  await mailbox.close();
  return person.secrets.remember(code, 'a texted code');
}

test.describe('with a mobile number, and no mail server at all', () => {
  test.use({ smtp: false });

  test('a customer registers, signs in, and confirms a new device by text', async ({ ann, newDevice, secrets }) => {
    ann.identifier = secrets.remember('+351 912 345 678', "Ann's number");
    secrets.remember('+351912345678', "Ann's number, as it is stored");

    await test.step('register: the code comes by text', async () => {
      await ann.registers();
      await expect(ann.page.getByRole('main')).toContainText('we texted a code');
      await expect(ann.page.getByRole('main')).not.toContainText('345');
      await seen(ann.page, '1-verify');
      await ann.types(await texted(ann, 0));
      await ann.isIn();
      await ann.page.goto('/account/profile');
      await expect(ann.page.getByRole('main')).toContainText('Mobile number');
      await seen(ann.page, '5-profile');
      await ann.signsOut();
    });

    await test.step('sign in with the number, written another way, on the device that is known', async () => {
      await ann.tries('+351912345678', ann.password);
      await ann.isIn();
    });

    await test.step('a new device is confirmed by a texted code: which device, where, when', async () => {
      const onTablet = ann.on(await newDevice());
      await onTablet.tries(ann.identifier, ann.password);
      await expect(onTablet.page).toHaveURL(/\/sign-in\/code(\?flow=\w+)?$/);
      const facts = onTablet.page.locator('dl');
      await expect(facts).toContainText(/Device\s*\S*Chrom.* on /);
      await expect(facts).toContainText(/Place\s*\S/);
      await expect(facts).toContainText(/Time\s*today/);
      await seen(onTablet.page, '6-confirm');
      await onTablet.types(await texted(onTablet, 1));
      await onTablet.isIn();
    });
  });
});

test.describe('codes and links', () => {
  test.use({ settings: '[policy.code]\nresend_after = "10s"' });

  test('a code is sent again after a countdown that ticks, and only the newest counts', async ({ ann, mail }) => {
    await ann.registers();
    const wait = ann.page.getByText('Send another code in');
    const shown = await wait.innerText();
    expect(shown).toMatch(/0:(10|0[1-9])$/);
    await expect(wait).not.toHaveText(shown);
    const first = codeIn(await mail.next({ to: ann.email, subject: subjects.verify }));
    await ann.answered(() => ann.presses('Send another code'));
    await expect(ann.page.getByText('Send another code in')).toContainText(/0:(20|1\d)/);
    const second = codeIn(await mail.next({ to: ann.email, subject: subjects.verify }));
    ann.secrets.remember(first, 'the first code');
    ann.secrets.remember(second, 'the second code');
    await ann.types(first);
    await expect(ann.page.getByLabel('Six-digit code')).toHaveAccessibleDescription(/A newer code was sent/);
    await ann.types(second);
    await ann.isIn();
  });

  test('a mailed link acts on a press alone, whoever opened it before', async ({ ann, mallory, mail, request }) => {
    await ann.registers();
    const { text, html } = await mail.next({ to: ann.email, subject: subjects.verify });
    const links = [...new Set([...`${text} ${html}`.matchAll(/https?:\/\/[^\s"<>]+/g)].map(([link]) => link.replaceAll('&amp;', '&')))];
    const link = links.find((one) => one.includes('/register/'));

    await test.step('a mail scanner fetches every link, twice', async () => {
      for (const one of [...links, ...links]) {
        await request.head(one);
        expect((await request.get(one)).status()).toBeLessThan(500);
      }
      await ann.isOut();
    });

    await test.step('in another browser it says where to open it, and gives nobody the account', async () => {
      await mallory.page.goto(link);
      await expect(mallory.page.getByRole('main')).toContainText('in the browser where you started');
      await seen(mallory.page, '7-link-elsewhere');
      const form = { token: new URL(link).searchParams.get('token') };
      expect(await (await mallory.page.request.post(link, { form })).text()).toContain('in the browser where you started');
      await mallory.isOut();
    });

    await test.step('in her own browser the page asks, and one press opens the account', async () => {
      await ann.page.goto(link);
      await ann.page.reload();
      await seen(ann.page, '8-link');
      await ann.presses('Confirm');
      await ann.isIn();
    });

    await test.step('the link has done its work', async () => {
      await mallory.page.goto(link);
      await expect(mallory.page.getByRole('heading')).toHaveText('This link was already used or has expired');
      await seen(mallory.page, '9-link-over');
    });
  });
});
