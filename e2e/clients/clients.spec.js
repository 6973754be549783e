// The OpenAPI document in the hands of the tools that integrators use. Linters find nothing in it, generators make clients of it
// without a warning, and what they made registers, signs in and signs out at the real server.

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { Vestibule } from '../support/vestibule.js';

const here = import.meta.dirname;
const document = resolve(here, '../../docs/openapi.json');
const node = (name) => join(here, 'node_modules/.bin', name);
/** The virtual environment with the tools of `requirements.txt`. */
const python = resolve(process.env.VESTIBULE_CLIENT_TOOLS ?? join(here, '../../target/clients/python'), 'bin');

/**
 * Runs a tool; one that ends with an error fails the test with all that it said.
 * @param {string} command
 * @param {string[]} args
 * @param {string} [cwd]
 * @returns {Promise<string>} what it said, on both streams
 */
function runs(command, args, cwd = here) {
  const env = {
    ...process.env,
    PATH: [python, process.env.PATH].join(delimiter),
    NO_COLOR: '1',
    FORCE_COLOR: '0',
    // The tools ask nobody for news of themselves.
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  };
  return new Promise((said, failed) => {
    execFile(command, args, { cwd, env, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      if (error) failed(new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`));
      else said(stdout + stderr);
    });
  });
}

/** A folder for what is generated, gone when the test has ended. */
let folder;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-clients-'));
});
test.afterEach(() => rm(folder, { recursive: true, force: true }));

/** A running server; the programs get its address and the address and key of its mailbox. */
async function withServer(does) {
  const vestibule = await Vestibule.start({ engine: 'sqlite' });
  try {
    await does([vestibule.url, new URL(vestibule.mailbox).searchParams.get('key')]);
  } finally {
    await vestibule.stop();
  }
}

test('Redocly finds nothing in the document', async () => {
  const said = await runs(node('redocly'), ['lint', document, '--config', 'redocly.yaml', '--format', 'json']);
  const found = JSON.parse(said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1));
  expect(found.problems).toEqual([]);
  expect(found.totals).toEqual({ errors: 0, warnings: 0, ignored: 0 });
});

test('Spectral finds nothing in the document', async () => {
  const args = ['lint', document, '--ruleset', 'spectral.yaml', '--fail-severity', 'hint', '--format', 'json', '--quiet'];
  expect(JSON.parse((await runs(node('spectral'), args)).trim())).toEqual([]);
});

test('a generated Python client is made without a warning, is whole, and signs in', async () => {
  const made = join(folder, 'vestibule_client');
  const args = ['generate', '--path', document, '--output-path', made, '--meta', 'none', '--fail-on-warning'];
  const said = await runs(join(python, 'openapi-python-client'), args);
  expect(said).not.toMatch(/warning|error|unable|skipp/i);
  await withServer(async (where) => {
    const told = await runs(join(python, 'python'), [join(here, 'journey.py'), folder, ...where]);
    expect(told).toMatch(/^imported \d{3} modules\nsigned in and out twice\n$/);
  });
});

test('generated TypeScript types are made without a warning, are strict, and sign in', async () => {
  const types = join(folder, 'vestibule.d.ts');
  const said = await runs(node('openapi-typescript'), [document, '--output', types]);
  expect(said).not.toMatch(/warn|error/i);
  for (const file of ['journey.ts', 'tsconfig.json', 'package.json']) await cp(join(here, file), join(folder, file));
  await mkdir(join(folder, 'node_modules'));
  await cp(join(here, 'node_modules/@types'), join(folder, 'node_modules/@types'), { recursive: true });
  await cp(join(here, 'node_modules/undici-types'), join(folder, 'node_modules/undici-types'), { recursive: true });
  await runs(node('tsc'), ['--project', folder]);
  await withServer(async (where) => {
    const told = await runs(process.execPath, [join(folder, 'made/journey.js'), ...where]);
    expect(told).toBe('signed in and out twice\n');
  });
});
