// The switch between languages at the foot of every page: where it leads, what it keeps, and whom it follows.

import { axe, expect, look, test } from '../support/fixtures.js';

/** @param {import('../people.js').Person} person @param {string} tag presses the switch, and is on the same page in that language */
async function switches(person, tag) {
  const { pathname } = new URL(person.page.url());
  await person.answered(() => person.page.getByRole('contentinfo').locator(`button[lang=${tag}]`).click());
  await expect(person.page.locator('html')).toHaveAttribute('lang', tag);
  expect(new URL(person.page.url()).pathname).toBe(pathname);
}

test('a stranger’s choice stays in the browser, and a customer’s in the profile', async ({ ann, newDevice, language }) => {
  const other = language === 'en' ? 'fr' : 'en';

  await test.step('on the way in, as often as they like', async () => {
    await ann.page.goto('/sign-in');
    await expect(ann.page.locator('html')).toHaveAttribute('lang', language);
    await switches(ann, other);
    await axe(ann.page);
    await look(ann.page, `language-1-${other}`);
    await ann.page.goto('/verify');
    await expect(ann.page.locator('html')).toHaveAttribute('lang', other);
    await switches(ann, language);
  });

  await test.step('signed in, for every device of theirs', async () => {
    await ann.opensAccount();
    await ann.page.goto('/account/profile');
    await switches(ann, other);
    await expect(ann.page.locator('#language')).toHaveValue(other);
    await ann.page.goto('/account/devices');
    await expect(ann.page.locator('html')).toHaveAttribute('lang', other);
    await switches(ann, language);
  });

  await test.step('without scripts too', async () => {
    const plain = ann.on(await newDevice({ javaScriptEnabled: false }));
    await plain.page.goto('/reset-password');
    await switches(plain, other);
  });
});
