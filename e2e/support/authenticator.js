// An authenticator app: `oathtool` computes the codes, and no code is used twice, because the server refuses that.

import { execFile } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Seconds that a code stands for (RFC 6238). */
const STEP = 30;
/** Seconds before a step ends in which the code before it is no longer offered: it could arrive too late. */
const MARGIN = 5;

export class Authenticator {
  #secret;
  #remember;
  #clock;
  #wait;
  #lastUsed = -Infinity;

  /**
   * @param {string} secret in base32, spaces allowed
   * @param {object} [options]
   * @param {(code: string) => void} [options.remember] told each code that is shown
   * @param {() => number} [options.clock] milliseconds since 1970
   * @param {(milliseconds: number) => Promise<unknown>} [options.wait] lets that much of the clock's time pass
   */
  constructor(secret, { remember = () => {}, clock = Date.now, wait = setTimeout } = {}) {
    this.#secret = secret.replaceAll(' ', '');
    this.#remember = remember;
    this.#clock = clock;
    this.#wait = wait;
  }

  /**
   * @param {() => number} clock milliseconds since 1970
   * @returns {Authenticator} the same app on a phone with another clock
   */
  withClock(clock) {
    return new Authenticator(this.#secret, { remember: this.#remember, clock, wait: this.#wait });
  }

  /** @returns {Promise<string>} the code that the phone shows `seconds` from now (negative: showed) */
  async at(seconds = 0) {
    return this.#code(this.#step() + Math.round(seconds / STEP));
  }

  /**
   * The earliest code that the server still takes: of the step before, this one or the next, and later than any used
   * so far. So three sign-ins fit into any moment. In the last seconds of a step the code before it is left out, and
   * only two would fit: then the third waits for the next step, as whoever holds a phone does.
   * @returns {Promise<string>}
   */
  async nextUnused() {
    const usedUp = () => this.#lastUsed > this.#step();
    while (usedUp() && this.#secondsLeft() < MARGIN) await this.#wait(Math.ceil(this.#secondsLeft() * 1000));
    if (usedUp()) {
      throw new Error('every code that the server would take now has been used; a backup code goes on from here');
    }
    const earliest = this.#secondsLeft() < MARGIN ? this.#step() : this.#step() - 1;
    this.#lastUsed = Math.max(earliest, this.#lastUsed + 1);
    return this.#code(this.#lastUsed);
  }

  /** @returns {Promise<string>} six digits that are no code of the five minutes around now */
  async wrong() {
    const now = this.#step();
    const right = new Set();
    for (let step = now - 5; step <= now + 5; step += 1) right.add(await this.#code(step));
    let wrong = 0;
    while (right.has(String(wrong).padStart(6, '0'))) wrong += 1;
    return String(wrong).padStart(6, '0');
  }

  #secondsLeft() {
    return STEP - ((this.#clock() / 1000) % STEP);
  }

  #step() {
    return Math.floor(this.#clock() / 1000 / STEP);
  }

  /** @param {number} step @returns {Promise<string>} */
  async #code(step) {
    const { stdout } = await run('oathtool', ['--totp', '--base32', `--now=@${step * STEP}`, this.#secret]);
    const code = stdout.trim();
    this.#remember(code);
    return code;
  }
}
