// The pictures that README and documents show are what the pages look like now. `RENEW=1 ./test pictures` makes them anew.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test as base } from '@playwright/test';
import { openHall } from '../support/hall.js';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };
/** The moment of the gallery's samples. */
const NOW = new Date('2026-11-21T08:20:00Z');

/** @type {[picture: string, page: string, size: import('@playwright/test').ViewportSize][]} */
const pictures = [
  ['overview-desktop', 'dashboard', DESK],
  ['sign-in-phone', 'sign-in', PHONE],
  ['code-phone', 'code', PHONE],
];
const schemes = /** @type {const} */ (['light', 'dark']);

const test = base.extend({
  hall: [
    async ({}, use) => {
      const hall = await openHall();
      await use(hall.url);
      await hall.closes();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ hall }, use) => use(hall),
});

for (const [picture, name, size] of pictures) {
  for (const scheme of schemes) {
    test(`${picture}-${scheme}`, async ({ page }) => {
      await page.clock.setFixedTime(NOW);
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(`/${name}.html`);
      await expect(page).toHaveScreenshot(`${picture}-${scheme}.png`);
    });
  }
}

test('the documents name these pictures and no others', () => {
  const root = join(import.meta.dirname, '../..');
  const documents = ['README.md', ...readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)];
  const named = documents.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/images\/([\w.-]+)/g)].map(([, picture]) => picture));
  const made = pictures.flatMap(([picture]) => schemes.map((scheme) => `${picture}-${scheme}.png`)).sort();
  expect([...new Set(named)].sort(), 'named').toEqual(made);
  expect(readdirSync(join(root, 'docs/images')).sort(), 'in docs/images').toEqual(made);
});
