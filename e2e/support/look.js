// Looks at a page as people do: on a phone and on a desk, by day and by night, and through axe's eyes.

import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };
/** The narrowest screen that everything must fit (WCAG 2.2 SC 1.4.10). */
export const NARROWEST = { width: 320, height: 640 };

/** Pages look the same on either database, so they are looked at on the first alone. */
const seenBefore = () => test.info().project.use.engine === 'postgres';

/** @param {import('@playwright/test').Page} page @param {() => Promise<void>} act in each colour scheme */
async function byDayAndNight(page, act) {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await act(colorScheme);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/**
 * Expects that axe-core finds nothing: by all its rules in light, by those of colour in dark, where nothing else differs.
 * @param {import('@playwright/test').Page} page
 */
export async function axe(page) {
  if (seenBefore()) return;
  await byDayAndNight(page, async (scheme) => {
    // No page of ours has frames; without them in mind it opens no second page to put the findings together.
    const eyes = new AxeBuilder({ page }).setLegacyMode();
    const { violations } = await (scheme === 'dark' ? eyes.withRules('color-contrast') : eyes).analyze();
    const found = violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}\n    ${html}`));
    expect(found, `axe-core, ${scheme}, ${page.url()}`).toEqual([]);
  });
}

/**
 * Expects that the page fits; and, when `PICTURES` is set, stores four pictures under `e2e/out/<project>/`.
 * @param {import('@playwright/test').Page} page
 * @param {string} name of the page, as a file name
 */
export async function look(page, name) {
  if (seenBefore()) return;
  if (process.env.PICTURES) await takePictures(page, name);
  await fits(page);
}

/** @param {import('@playwright/test').Page} page @param {string} name */
async function takePictures(page, name) {
  const before = page.viewportSize();
  const folder = join(import.meta.dirname, '../out', test.info().project.name);
  for (const [device, size] of Object.entries({ phone: PHONE, desk: DESK })) {
    await page.setViewportSize(size);
    await byDayAndNight(page, async (scheme) => {
      await page.screenshot({ path: join(folder, `${name}-${device}-${scheme}.png`), animations: 'disabled', fullPage: true });
    });
  }
  if (before) await page.setViewportSize(before);
}

/**
 * Expects that nothing has to be scrolled sideways, from the narrowest phone to a desk.
 * @param {import('@playwright/test').Page} page
 * @param {import('@playwright/test').ViewportSize[]} sizes
 */
export async function fits(page, sizes = [NARROWEST, PHONE, DESK]) {
  const before = page.viewportSize();
  for (const size of sizes) {
    await page.setViewportSize(size);
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overhang, `wider than ${size.width} px: ${page.url()}`).toBeLessThanOrEqual(0);
  }
  if (before) await page.setViewportSize(before);
}

/**
 * Expects the same of a phone whose owner reads in letters of double size (WCAG 2.2 SC 1.4.4).
 * @param {import('@playwright/test').Page} page
 */
export async function fitsInLargeLetters(page) {
  const before = page.viewportSize();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  await page.setViewportSize(PHONE);
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await cdp.send('Page.setFontSizes', { fontSizes: { standard: 16, fixed: 13 } });
  await cdp.detach();
  if (before) await page.setViewportSize(before);
  expect(overhang, `wider than ${PHONE.width} px in letters of double size: ${page.url()}`).toBeLessThanOrEqual(0);
}
