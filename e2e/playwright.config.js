// How the browser runs: Debian's Chromium, without the traffic of its own that it would send, once per database engine.
// VESTIBULE_TRACE=1 keeps a trace of what fails, which takes a third longer.
// Journeys on SQLite are in English and those on PostgreSQL in French. VESTIBULE_JOURNEYS=swapped has it the other way round, and
// VESTIBULE_JOURNEYS=crossed has both languages on both.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { defineConfig } from '@playwright/test';

/** The journeys that the pages can already be walked through. */
const journeys = ['journeys/*.spec.js'];

/** @type {Record<string, [name: string, engine: string, language: string][]>} */
const crossings = {
  usual: [['sqlite', 'sqlite', 'en'], ['postgres', 'postgres', 'fr']],
  swapped: [['sqlite', 'sqlite', 'fr'], ['postgres', 'postgres', 'en']],
};
crossings.crossed = [...crossings.usual, ...crossings.swapped.map(([name, engine, language]) => [`${name}-${language}`, engine, language])];
const locales = { en: 'en-US', fr: 'fr-FR' };

/**
 * @param {string} command
 * @returns {string | undefined} where the command is, if it is on the PATH
 */
function which(command) {
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, command)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export default defineConfig({
  testDir: '.',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    locale: 'en-US',
    timezoneId: 'UTC',
    actionTimeout: 15_000,
    navigationTimeout: 15_000,
    trace: process.env.VESTIBULE_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      // Where the distribution has neither, Playwright looks for the browser that it brought.
      executablePath: process.env.CHROMIUM ?? which('chromium-headless-shell') ?? which('chromium') ?? which('google-chrome'),
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-quic',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  projects: [
    { name: 'ground', testMatch: 'ground.spec.js' },
    { name: 'gallery', testMatch: 'gallery.spec.js', use: { trace: 'off', screenshot: 'off' } },
    ...crossings[process.env.VESTIBULE_JOURNEYS ?? 'usual'].map(([name, engine, language]) => ({
      name, testMatch: journeys, use: { engine, language, locale: locales[language] },
    })),
  ],
});
