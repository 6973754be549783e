// What the first page costs somebody with a slow phone and a slow connection.

import { expect, test } from '../support/fixtures.js';

const PHONE = { width: 390, height: 844 };
/** 400 kbit/s, and 400 ms until the first byte of each answer. */
const SLOW_NETWORK = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };

test.beforeEach(({ engine }) => test.skip(engine === 'postgres', 'what is sent does not depend on the database'));

/**
 * A browser that has been nowhere before.
 * @param {Function} newDevice
 * @returns {Promise<{ page: import('@playwright/test').Page, cdp: import('@playwright/test').CDPSession, loaded: Map<string, number> }>}
 *   with the bytes of every answer by its address, headers included
 */
async function cold(newDevice) {
  const page = await newDevice({ viewport: PHONE, isMobile: true, hasTouch: true });
  await page.addInitScript(() => {
    window.seen = { largest: 0, shifted: 0 };
    const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
    watch('largest-contentful-paint', (entry) => (window.seen.largest = entry.startTime));
    watch('layout-shift', (entry) => (window.seen.shifted += entry.value));
  });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  const loaded = new Map();
  const addresses = new Map();
  cdp.on('Network.requestWillBeSent', ({ requestId, request }) => addresses.set(requestId, request.url));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => loaded.set(addresses.get(requestId), encodedDataLength));
  return { page, cdp, loaded };
}

test('signing in takes less than 20 kB in all', async ({ newDevice }) => {
  const { page, loaded } = await cold(newDevice);
  await page.goto('/sign-in');
  await expect(page.getByText('Browser checked')).toBeVisible();
  const sum = [...loaded.values()].reduce((all, bytes) => all + bytes, 0);
  const parts = [...loaded].map(([address, bytes]) => `${bytes} ${address}`).join('\n');
  expect([...loaded.keys()].some((address) => address.endsWith('.css')), parts).toBe(true);
  expect([...loaded.keys()].some((address) => address.endsWith('icons.svg')), parts).toBe(true);
  expect(sum, parts).toBeLessThanOrEqual(20_000);
});

test('on a slow phone the sign-in page stands after 1.5 seconds, and nothing on it moves', async ({ newDevice }) => {
  const { page, cdp, loaded } = await cold(newDevice);
  await cdp.send('Network.emulateNetworkConditions', SLOW_NETWORK);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.goto('/sign-in');
  await expect(page.getByText('Browser checked')).toBeVisible();
  const { largest, shifted } = await page.evaluate(() => window.seen);
  expect(largest).toBeGreaterThan(0);
  expect(shifted).toBe(0);

  // When it stands is reckoned from what it waits for: how busy this machine is says nothing of a phone.
  const files = await page.evaluate(() => performance.getEntriesByType('resource').map((file) => ({
    address: file.name.replace(/#.*/, ''), by: file.initiatorType, waitedFor: file.renderBlockingStatus === 'blocking', start: file.startTime, end: file.responseEnd,
  })));
  const waitedFor = files.filter((file) => file.waitedFor);
  expect(waitedFor.map(({ by }) => by), 'named by the page itself, so asked for at once').toEqual(['link']);
  const meanwhile = files.filter(({ start }) => start < Math.max(...waitedFor.map(({ end }) => end)));
  const bytes = [page.url(), ...meanwhile.map(({ address }) => address)].reduce((sum, address) => sum + loaded.get(address), 0);
  const roundTrips = 2;
  const network = roundTrips * SLOW_NETWORK.latency + (bytes / SLOW_NETWORK.downloadThroughput) * 1_000;
  expect(network, `${bytes} bytes; 300 ms are left for drawing`).toBeLessThanOrEqual(1_200);
});

test('the pages after it do not move either', async ({ ann, newDevice }) => {
  await ann.opensAccount();
  const { page } = await cold(newDevice);
  await page.context().addCookies(await ann.page.context().cookies());
  for (const path of ['/account', '/account/security', '/account/activity']) {
    await page.goto(path, { waitUntil: 'networkidle' });
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect((await page.evaluate(() => window.seen)).shifted, path).toBe(0);
  }
});
