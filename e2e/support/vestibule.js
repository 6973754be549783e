// The server under test: the real program as a process of its own, with data and a database of its own, and its whole log.

import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The program. */
export const BINARY = resolve(process.env.VESTIBULE_BIN ?? join(import.meta.dirname, '../../target/debug/vestibule'));

/**
 * @param {number} count
 * @returns {Promise<number[]>} different loopback ports that were free a moment ago: all are held until the last is found
 */
async function freePorts(count) {
  const probes = await Promise.all(Array.from({ length: count }, () => new Promise((found, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => found(probe));
  })));
  const ports = probes.map((probe) => probe.address().port);
  await Promise.all(probes.map((probe) => new Promise((closed) => probe.close(closed))));
  return ports;
}

/** A database of our own in the PostgreSQL whose address `./test` exports. */
class Database {
  static async create() {
    const server = process.env.VESTIBULE_TEST_POSTGRES;
    if (!server) throw new Error('VESTIBULE_TEST_POSTGRES is not set: run `./test browser`, or `./test with-postgres …`');
    const name = `journey_${randomBytes(8).toString('hex')}`;
    await run('psql', [server, '--quiet', '--command', `create database ${name}`]);
    const url = new URL(server);
    url.pathname = `/${name}`;
    return new Database(server, name, url.href);
  }

  constructor(server, name, url) {
    Object.assign(this, { server, name, url });
  }

  /** Puts a clock that is moved by hand in front of the database's own: the server asks it what applies a change that waits. */
  async takesClockByHand() {
    await this.#says(`
      create schema hand;
      create table hand.ahead (seconds double precision not null);
      insert into hand.ahead values (0);
      create function hand.clock_timestamp() returns timestamptz language sql as
        'select pg_catalog.clock_timestamp() + make_interval(secs => seconds) from hand.ahead';
      alter database ${this.name} set search_path = public, hand, pg_catalog`);
  }

  /** @param {number} seconds that its clock is ahead */
  async movesClock(seconds) {
    await this.#says(`update hand.ahead set seconds = ${seconds}`);
  }

  async #says(sql) {
    await run('psql', [this.url, '--quiet', '--set', 'ON_ERROR_STOP=1', '--command', sql]);
  }

  async drop() {
    await run('psql', [this.server, '--quiet', '--command', `drop database ${this.name} with (force)`]);
  }
}

/** libfaketime, which lets a program see another time than the machine's; the program itself knows nothing of it. */
async function fakedClock() {
  const folders = (await readdir('/usr/lib')).map((name) => join('/usr/lib', name, 'faketime/libfaketimeMT.so.1'));
  const found = ['/usr/lib/faketime/libfaketimeMT.so.1', ...folders].find((path) => existsSync(path));
  if (found) return found;
  throw new Error('libfaketime is missing: run `./test browser`, which installs it');
}

export class Vestibule {
  /** All that the server ever printed, on both streams. */
  log = '';
  #ahead = 0;
  #byHand = false;
  #folder;
  #database;
  #process;
  #ended;

  /**
   * @param {object} wanted
   * @param {'sqlite' | 'postgres'} wanted.engine
   * @param {string} [wanted.smtpUrl] without it everything goes to the built-in mailbox
   * @param {string} [wanted.preset] a policy of `presets/`
   * @param {boolean} [wanted.clockByHand] whether its clock can be moved: see `timePasses`
   * @param {boolean} [wanted.proxied] whether it believes `X-Forwarded-For`, so that people can come from afar
   * @param {string[]} [wanted.trusted] whose word is taken for where requests come from, instead
   * @param {string} [wanted.publicUrl] the address that customers see, where it is not the server's own
   * @param {string} [wanted.settings] more of the configuration: tables of TOML other than `[mail]` and `[log]`
   * @returns {Promise<Vestibule>} ready
   */
  static async start({ engine, smtpUrl, preset, settings = '', clockByHand = false, proxied = false, trusted, publicUrl }) {
    const vestibule = new Vestibule();
    vestibule.#byHand = clockByHand;
    vestibule.#folder = await mkdtemp(join(tmpdir(), 'vestibule-journey-'));
    vestibule.#database = engine === 'postgres' ? await Database.create() : undefined;
    if (clockByHand) await vestibule.#database?.takesClockByHand();
    const [port, metricsPort] = await freePorts(2);
    vestibule.url = `http://localhost:${port}`;
    vestibule.metricsUrl = `http://127.0.0.1:${metricsPort}/metrics`;
    const top = {
      listen: `127.0.0.1:${port}`,
      public_url: publicUrl ?? vestibule.url,
      data_dir: join(vestibule.#folder, 'data'),
      database_url: vestibule.#database?.url,
      metrics_listen: `127.0.0.1:${metricsPort}`,
      preset,
      trusted_proxies: trusted ?? (proxied ? ['127.0.0.0/8', '::1/128'] : undefined),
    };
    const lines = Object.entries(top).filter(([, value]) => value !== undefined);
    const toml = [
      ...lines.map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
      ...(smtpUrl ? ['[mail]', `smtp_url = ${JSON.stringify(smtpUrl)}`, 'from = "Vestibule <access@vestibule.example>"'] : []),
      '[log]',
      'level = "debug"',
      settings,
    ];
    await writeFile(join(vestibule.#folder, 'vestibule.toml'), toml.join('\n'));
    try {
      await vestibule.#launch();
    } catch (error) {
      await vestibule.#cleanUp();
      throw error;
    }
    return vestibule;
  }

  /** @returns {string} the address that opens the built-in mailbox, as the last start printed it */
  get mailbox() {
    return [...this.log.matchAll(/\S+\/dev\/mailbox\?key=\S+/g)].at(-1)?.[0] ?? '';
  }

  /** @returns {number} the server's time, in milliseconds since 1970 */
  now() {
    return Date.now() + this.#ahead;
  }

  /**
   * Moves the server's clock forward, without waiting; resolves when the server sees the new time. Where no database has a
   * clock of its own, a jump of more than an hour applies nothing that waits until a restart, so it is restarted.
   * @param {number} hours
   */
  async timePasses(hours) {
    if (!this.#byHand) throw new Error('start it with a clock that is moved by hand: test.use({ clockByHand: true })');
    this.#ahead += hours * 3_600_000;
    await this.#setClock();
    if (hours > 1 && !this.#database) await this.restart();
    const deadline = AbortSignal.timeout(15_000);
    while (!deadline.aborted) {
      const answer = await fetch(`${this.url}/healthz`, { signal: deadline });
      if (Date.parse(answer.headers.get('date') ?? '') >= this.now() - 5_000) return;
      await new Promise((again) => setTimeout(again, 20));
    }
    throw new Error('the server did not see its new time');
  }

  async #clockEnvironment() {
    await this.#setClock();
    return {
      LD_PRELOAD: await fakedClock(),
      FAKETIME_TIMESTAMP_FILE: join(this.#folder, 'clock'),
      FAKETIME_CACHE_DURATION: '1',
      // What measures lengths of time goes on as it is.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  async #setClock() {
    const seconds = Math.round(this.#ahead / 1000);
    await writeFile(join(this.#folder, 'clock'), `+${seconds}s`);
    await this.#database?.movesClock(seconds);
  }

  /**
   * Runs a command of the operator's beside the server.
   * @param {...string} args
   * @returns {Promise<string>} what it printed
   */
  async runs(...args) {
    const env = { ...process.env, ...(this.#byHand ? await this.#clockEnvironment() : {}) };
    const { stdout } = await run(BINARY, [...args, '--config', join(this.#folder, 'vestibule.toml')], { cwd: this.#folder, env });
    return stdout;
  }

  /** Stops as an operator stops it, and starts again on the same data. */
  async restart() {
    await this.#halt();
    await this.#launch();
  }

  /**
   * Starts again with this in its configuration in place of that.
   * @param {string} present @param {string} next
   */
  async changesSettings(present, next) {
    const file = join(this.#folder, 'vestibule.toml');
    const before = await readFile(file, 'utf8');
    if (!before.includes(present)) throw new Error(`not in the configuration: ${present}`);
    await writeFile(file, before.replace(present, next));
    await this.restart();
  }

  /** Stops gracefully and removes all that was stored. Fails when the server had to be killed or left with an error. */
  async stop() {
    try {
      await this.#halt();
    } finally {
      await this.#cleanUp();
    }
  }

  async #launch() {
    const args = ['serve', '--config', join(this.#folder, 'vestibule.toml')];
    const env = { ...process.env, ...(this.#byHand ? await this.#clockEnvironment() : {}) };
    this.#process = spawn(BINARY, args, { cwd: this.#folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (this.log += text));
    }
    this.#ended = new Promise((ended) => {
      this.#process.once('error', (error) => ended(error.message));
      this.#process.once('close', (code, signal) => ended(signal ?? code));
    });
    const outcome = await Promise.race([this.#ready(), this.#ended.then((end) => `ended with ${end}`)]);
    if (outcome !== 'ready') {
      this.#process.kill('SIGKILL');
      throw new Error(`${BINARY} ${outcome} before it was ready:\n${this.log}`);
    }
  }

  /** Asks every 20 ms, for at most 15 s. */
  async #ready() {
    const deadline = AbortSignal.timeout(15_000);
    while (!deadline.aborted) {
      const answer = await fetch(`${this.url}/readyz`, { signal: deadline }).catch(() => undefined);
      if (answer?.ok) return 'ready';
      await new Promise((again) => setTimeout(again, 20));
    }
    return 'did not answer /readyz';
  }

  async #halt() {
    this.#process.kill('SIGTERM');
    const late = setTimeout(() => this.#process.kill('SIGKILL'), 10_000);
    const end = await this.#ended;
    clearTimeout(late);
    if (end !== 0) throw new Error(`the server was asked to stop and ended with ${end}`);
  }

  async #cleanUp() {
    await this.#database?.drop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
