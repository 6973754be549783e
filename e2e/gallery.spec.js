// Every page in every state, rendered from samples by the `gallery` example of the web room, through axe's eyes and on
// every width; under the policy that the server sends, so that a page which needs inline script or style shows here.

import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { NARROWEST, axe, expect, fits, fitsInLargeLetters, look, test as journey, watch } from './support/fixtures.js';
import { FOLDER, openHall } from './support/hall.js';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; worker-src 'self'";

const test = journey.extend({
  hall: [
    async ({}, use) => {
      const hall = await openHall({ 'content-security-policy': POLICY });
      await use(hall.url);
      await hall.closes();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ hall }, use) => use(hall),
  // One window for all pages that a worker looks at: samples keep no state, and opening windows would take longest.
  window: [
    async ({ browser }, use) => {
      const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC' });
      await use(await context.newPage());
      await context.close();
    },
    { scope: 'worker' },
  ],
  context: async ({ window, complaints, secrets }, use) => {
    const settled = watch(window.context(), complaints, secrets);
    await use(window.context());
    await settled();
  },
  page: async ({ window, context }, use) => use(window),
});

const hung = (folder) => (existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.html')) : []);
const pages = hung(FOLDER);
/** The same in French, whose words are longer. */
const french = hung(join(FOLDER, 'fr'));

test('the gallery has been hung', () => {
  expect(pages.length, 'pages in target/gallery, which `./test browser` makes').toBeGreaterThan(20);
  expect(french).toEqual(pages);
});

for (const file of pages) {
  test(file, async ({ page, baseURL }) => {
    await page.goto(`${baseURL}/${file}`);
    await axe(page);
    await look(page, basename(file, '.html'));
    await fitsInLargeLetters(page);
  });
}

for (const file of french) {
  test(`fr/${file}`, async ({ page, baseURL }) => {
    await page.goto(`${baseURL}/fr/${file}`);
    if (process.env.PICTURES) return look(page, `fr-${basename(file, '.html')}`);
    await fits(page, [NARROWEST]);
    await fitsInLargeLetters(page);
  });
}

test('the field of a code draws its six boxes and nothing around them', async ({ page, baseURL }) => {
  await page.goto(`${baseURL}/code.html`);
  const field = page.locator('.code input');
  await field.focus();
  await expect(field).toHaveCSS('box-shadow', 'none');
  await expect(field).toHaveCSS('border-top-width', '0px');
  await expect(field).toHaveCSS('outline-style', 'none');
});
