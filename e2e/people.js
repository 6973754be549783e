// People, and what they do on the pages: everything through labels, roles and links, as a person finds them.

import { randomBytes } from 'node:crypto';
import { expect } from '@playwright/test';
import { Authenticator } from './support/authenticator.js';
import { codeIn } from './support/mail.js';

/** What is written on the pages; a word that changes there changes here, and nowhere else. */
export const words = {
  identifier: /e-?mail/i,
  password: 'Password',
  code: /code/i,
  register: 'Create account',
  verify: 'Verify',
  signIn: 'Sign in',
  signOut: 'Sign out',
  continue: 'Continue',
  enrol: 'Turn on',
  useBackupCode: /backup code/i,
  endSession: /^end/i,
  backupCodes: /backup codes/i,
  devices: /devices/i,
  activity: /activity/i,
};

/** The subjects of the mails. */
export const subjects = {
  verify: /code/i,
  newDevice: /new (device|sign-in)/i,
};

export class Person {
  /**
   * @param {string} name
   * @param {object} world
   * @param {import('@playwright/test').Page} world.page of the device in their hands
   * @param {import('./support/mail.js').Mail} world.mail
   * @param {import('./support/secrets.js').Secrets} world.secrets
   */
  constructor(name, { page, mail, secrets }) {
    this.page = page;
    this.mail = mail;
    this.secrets = secrets;
    this.email = secrets.remember(`${name.toLowerCase()}@customers.example`, `${name}'s address`);
    this.password = secrets.remember(`${name} keeps ${randomBytes(9).toString('hex')} to herself`, `${name}'s password`);
    /** What lies in their drawer, on whichever device they are. */
    this.keeps = { /** @type {Authenticator | undefined} */ authenticator: undefined, /** @type {string[]} */ backupCodes: [] };
  }

  /**
   * @param {import('@playwright/test').Page} page
   * @returns {Person} the same person with another device in their hands
   */
  on(page) {
    return Object.assign(Object.create(Person.prototype), this, { page });
  }

  /** Fills in the registration form; the page asks for the mailed code then. */
  async registers() {
    await this.page.goto('/register');
    await this.page.getByLabel(words.identifier).fill(this.email);
    await this.page.getByLabel(words.password, { exact: true }).fill(this.password);
    await this.presses(words.register);
    await expect(this.page).toHaveURL(/\/register\/verify/);
  }

  /** Types the code that came by mail; the account is there then. */
  async verifies() {
    const code = this.secrets.remember(codeIn(await this.mail.next({ to: this.email, subject: subjects.verify })), 'a mailed code');
    await this.page.getByLabel(words.code).fill(code);
    await this.presses(words.verify);
    await expect(this.page).toHaveURL(/\/account/);
  }

  /** Reads the key as a phone reads it, proves a code, and keeps the backup codes that are shown once. */
  async enrolsAuthenticator() {
    await this.page.goto('/account/two-factor/enrol');
    await expect(this.page.getByRole('img', { name: /QR/i })).toBeVisible();
    const uri = new URL(await this.page.locator('a[href^="otpauth://totp/"]').getAttribute('href'));
    const secret = this.secrets.remember(uri.searchParams.get('secret'), "the authenticator's key");
    this.keeps.authenticator = new Authenticator(secret, {
      remember: (code) => this.secrets.remember(code, "an authenticator's code"),
    });
    await this.page.getByLabel(words.code).fill(await this.keeps.authenticator.nextUnused());
    await this.presses(words.enrol);
    await this.keepsBackupCodes();
  }

  /** Copies the backup codes from the page that shows them once. */
  async keepsBackupCodes() {
    await expect(this.page).toHaveURL(/\/account\/backup-codes/);
    const codes = await this.page.getByRole('list', { name: words.backupCodes }).getByRole('listitem').allInnerTexts();
    this.keeps.backupCodes = codes.map((code) => this.secrets.remember(code.trim(), 'a backup code'));
  }

  async signsOut() {
    await this.presses(words.signOut);
    await expect(this.page).toHaveURL(/\/sign-in/);
  }

  /** The whole way: identifier, password, code of the authenticator. */
  async signsIn() {
    await this.givesPassword();
    await this.givesCode(await this.keeps.authenticator.nextUnused());
    await this.isIn();
  }

  /** The whole way, with the next backup code instead of the phone. */
  async signsInWithBackupCode() {
    await this.givesPassword();
    await this.page.getByRole('link', { name: words.useBackupCode }).click();
    await this.givesCode(this.keeps.backupCodes.shift());
    await this.isIn();
  }

  /** Identifier and password; the page asks for a code then. */
  async givesPassword({ email = this.email, password = this.password } = {}) {
    await this.page.goto('/sign-in');
    await this.page.getByLabel(words.identifier).fill(email);
    await this.page.getByLabel(words.password, { exact: true }).fill(password);
    await this.presses(words.signIn);
    await expect(this.page).toHaveURL(/\/sign-in\/code/);
  }

  /** @param {string} code for the second factor, right or wrong */
  async givesCode(code) {
    await this.page.getByLabel(words.code).fill(code);
    await this.presses(words.continue);
  }

  async isIn() {
    await expect(this.page).toHaveURL(/\/account$/);
    await expect(this.page.getByRole('button', { name: words.signOut })).toBeVisible();
  }

  /** The account pages send those away who are not signed in. */
  async isOut() {
    await this.page.goto('/account');
    await expect(this.page).toHaveURL(/\/sign-in/);
  }

  /** @returns {Promise<string[]>} the devices that the page lists, one text each */
  async seesDevices() {
    await this.page.goto('/account/devices');
    return this.page.getByRole('list', { name: words.devices }).getByRole('listitem').allInnerTexts();
  }

  /** @returns {Promise<string[]>} what happened, newest first, one sentence each */
  async seesActivity() {
    await this.page.goto('/account/activity');
    return this.page.getByRole('list', { name: words.activity }).getByRole('listitem').allInnerTexts();
  }

  /** Ends the one session on the devices page that is not this one. */
  async endsTheOtherSession() {
    await this.page.goto('/account/devices');
    await this.presses(words.endSession);
  }

  /** @param {string | RegExp} name of a button */
  async presses(name) {
    await this.page.getByRole('button', { name }).click();
  }
}
