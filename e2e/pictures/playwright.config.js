// How the pictures of README and documents are made and compared: pages of the gallery, in letters that come with the browser's
// packages, so that they look alike on every machine. Without RENEW=1 nothing is written.

import { defineConfig } from '@playwright/test';
import usual from '../playwright.config.js';

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 30_000,
  reporter: [['list']],
  updateSnapshots: process.env.RENEW ? 'all' : 'none',
  snapshotPathTemplate: '{testDir}/../../docs/images/{arg}{ext}',
  expect: { toHaveScreenshot: { maxDiffPixelRatio: 0.02, stylePath: `${import.meta.dirname}/letters.css` } },
  use: { ...usual.use, trace: 'off', screenshot: 'off', contextOptions: { reducedMotion: 'reduce' } },
});
