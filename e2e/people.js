// People, and what they do on the pages: everything through labels, roles and links, as a person finds them.

import { randomBytes } from 'node:crypto';
import { Authenticator } from './support/authenticator.js';
import { codeIn } from './support/mail.js';
import { expect } from './support/speech.js';

/** What is written on the pages; words that change there change here. */
const words = {
  identifier: 'E-mail or mobile number',
  password: 'Password',
  newPassword: 'New password',
  currentPassword: 'Current password',
  presentCode: 'Code from your authenticator',
  terms: /I have read the/,
  code: 'Six-digit code',
  enrolledCode: /^(Six-digit code|Code from the new entry)$/,
  backupCode: 'Backup code',
  register: 'Continue',
  goOn: 'Continue',
  oneCheckMore: 'One more check',
  checked: 'Browser checked',
  useBackupCode: 'Use a backup code',
  verifyCode: 'Verify code',
  qrCode: /^QR code/,
  codesOnce: /You see these codes only now/,
  signOut: 'Sign out',
  signedOut: 'You are signed out',
  skipEnrolment: 'Not now: my phone is safe',
  forgot: 'Forgot password?',
  sendCode: 'Send the code',
  setPassword: 'Set this password',
};

/** The subjects of the mails. */
export const subjects = {
  verify: /^Confirm your address/,
  confirm: /^Confirm a new device/,
  newDevice: /^New device signed in/,
  stopped: /^Sign-in attempts stopped/,
  reset: /^Choose a new password/,
  wasReset: /password was reset/,
  change: /^Code to approve a change/,
};

/**
 * @typedef {object} Kept what lies in a person's drawer, whichever device they use
 * @property {Authenticator} [authenticator]
 * @property {string[]} backupCodes not used yet
 */

export class Person {
  /**
   * @param {string} name
   * @param {object} world
   * @param {import('@playwright/test').Page} world.page of the device in their hands
   * @param {import('./support/mail.js').Mail} world.mail
   * @param {import('./support/secrets.js').Secrets} world.secrets
   * @param {import('./support/vestibule.js').Vestibule} world.vestibule whose clock their phone shows
   */
  constructor(name, { page, mail, secrets, vestibule }) {
    this.page = page;
    this.vestibule = vestibule;
    this.mail = mail;
    this.secrets = secrets;
    this.email = secrets.remember(`${name.toLowerCase()}@customers.example`, `${name}'s address`);
    /** What they type to say who they are; a mobile number for some. */
    this.identifier = this.email;
    this.password = secrets.remember(`quiet lantern ${randomBytes(6).toString('hex')} harbour`, `${name}'s password`);
    /** @type {Kept} */
    this.keeps = { backupCodes: [] };
  }

  /**
   * @param {import('@playwright/test').Page} page
   * @returns {Person} the same person with another device in their hands
   */
  on(page) {
    return Object.assign(Object.create(Person.prototype), this, { page });
  }

  // ------------------------------------------------------------------------------------- registration

  /** Fills in the registration form; the page asks for the mailed code then. */
  async registers() {
    await this.page.goto('/register');
    await this.fillsRegistration();
  }

  /** The same on the page where they are. */
  async fillsRegistration() {
    await this.fills(words.identifier, this.identifier);
    await this.fills(words.password, this.password);
    const terms = this.page.getByLabel(words.terms);
    if (await terms.count() > 0) await terms.check();
    await this.presses(words.register);
    await expect(this.page).toHaveURL(/\/register\/code/);
  }

  /** Types the code that came by mail; the account is open then. */
  async verifies() {
    await this.typesVerification();
    await this.isIn();
  }

  /** Types the code that came by mail. */
  async typesVerification() {
    const letter = await this.mail.next({ to: this.email, subject: subjects.verify });
    await this.types(this.secrets.remember(codeIn(letter), 'a mailed code'));
  }

  /** Opens an account, and is in. */
  async opensAccount() {
    await this.registers();
    await this.verifies();
  }

  /** Reads the key as a phone reads it, proves a code, and keeps the backup codes that are shown once. */
  async enrolsAuthenticator() {
    await this.page.goto('/account/two-factor/enrol');
    await this.readsKey();
    await this.keepsBackupCodes();
  }

  /** The same on the page that a backup code led to: the codes that are left still stand. */
  async enrolsAuthenticatorAnew() {
    await this.readsKey();
    await expect(this.page).toHaveURL(/done=authenticator-replaced$/);
  }

  /** Reads the key, and proves a code of it. */
  async readsKey() {
    await expect(this.page.getByRole('img', { name: words.qrCode })).toBeVisible();
    const uri = new URL(await this.page.locator('a[href^="otpauth://totp/"]').getAttribute('href'));
    const key = this.secrets.remember(uri.searchParams.get('secret'), "the authenticator's key");
    const remember = (code) => this.secrets.remember(code, "an authenticator's code");
    this.keeps.authenticator = new Authenticator(key, { remember, clock: () => this.vestibule.now() });
    const asked = this.page.getByLabel(words.currentPassword, { exact: true });
    if (await asked.isVisible()) await asked.fill(this.password);
    await this.codeFieldIsAwake();
    await this.answered(async () => this.page.getByLabel(words.enrolledCode).fill(await this.keeps.authenticator.nextUnused()));
    await this.confirmsByMessage();
  }

  /** Types the mailed code that a first authenticator takes, but in the session that has just registered the account. */
  async confirmsByMessage() {
    if (!/\/account\/confirm\/code(\?|$)/.test(this.page.url())) return;
    const letter = await this.mail.next({ to: this.email, subject: subjects.change });
    await this.types(this.secrets.remember(codeIn(letter), 'a mailed code'));
  }

  /** Copies the backup codes from the page that shows them once. */
  async keepsBackupCodes() {
    const main = this.page.getByRole('main');
    await expect(main.getByText(words.codesOnce)).toBeVisible();
    const codes = await main.getByRole('listitem').allInnerTexts();
    this.keeps.backupCodes = codes.map((code) => this.secrets.remember(code.trim(), 'a backup code'));
  }

  // ------------------------------------------------------------------------------------------ sign-in

  /** The whole way: address, password, code of the authenticator. */
  async signsIn() {
    await this.givesPassword();
    await this.types(await this.keeps.authenticator.nextUnused());
    await this.isIn();
  }

  /** The whole way with a backup code in the phone's place. */
  async signsInWithBackupCode() {
    await this.givesPassword();
    await this.givesBackupCode(this.keeps.backupCodes.shift());
    await expect(this.page).toHaveURL(/\/account\/two-factor\/enrol$/);
    await this.page.getByRole('link', { name: words.skipEnrolment }).click();
    await this.isIn();
  }

  /** Address, password, and the mailed code that confirms a device that is new. */
  async entersOnNewDevice() {
    await this.tries(this.identifier, this.password);
    await this.confirmsDevice();
  }

  /** The mailed code that confirms a device that is new. */
  async confirmsDevice() {
    await expect(this.page).toHaveURL(/\/sign-in\/code(\?flow=\w+)?$/);
    const letter = await this.mail.next({ to: this.email, subject: subjects.confirm });
    await this.types(this.secrets.remember(codeIn(letter), 'a mailed code'));
    await this.isIn();
  }

  /** Address and password, both right; the page asks for the second factor then. */
  async givesPassword(of = this) {
    await this.tries(of.identifier, of.password);
    await expect(this.page).toHaveURL(/\/sign-in\/authenticator/);
  }

  /** @param {string} identifier @param {string} password right or wrong */
  async tries(identifier, password) {
    await this.page.goto('/sign-in');
    await this.fillsSignIn(identifier, password);
  }

  /** The same on the page where they are. @param {string} identifier @param {string} password */
  async fillsSignIn(identifier, password) {
    await this.fills(words.identifier, identifier);
    await this.fills(words.password, password);
    await this.answered(() => this.presses(words.goOn));
  }

  /**
   * The same in a browser that was known, and is not any more since the account forgot it: it is checked as any other.
   * @param {string} identifier @param {string} password right or wrong
   */
  async triesForgotten(identifier, password) {
    await this.tries(identifier, password);
    await this.goesOnChecked(password);
  }

  /** Types the password once more, for the page has checked the browser meanwhile. @param {string} password */
  async goesOnChecked(password) {
    await expect(this.page.getByRole('alert')).toContainText(words.oneCheckMore);
    await expect(this.page.getByText(words.checked)).toBeVisible();
    await this.fills(words.password, password);
    await this.answered(() => this.presses(words.goOn));
  }

  /** @param {string} code of six digits, right or wrong; the page sends it by itself after the sixth */
  async types(code) {
    await this.codeFieldIsAwake();
    await this.answered(() => this.fills(words.code, code));
  }

  /** Waits for the script of the code field, which sends the form after the sixth digit. */
  async codeFieldIsAwake() {
    await expect(this.page.locator('[data-code]'), 'the script of the code field').toHaveAttribute('data-filled', '0');
  }

  /** @param {string} code right or wrong, used or not */
  async givesBackupCode(code) {
    await this.page.getByRole('link', { name: words.useBackupCode }).click();
    await this.fills(words.backupCode, code);
    await this.answered(() => this.presses(words.verifyCode));
  }

  // ---------------------------------------------------------------------------------------- way back in

  /** From the sign-in page to the page that asks for the mailed code. */
  async asksForNewPassword() {
    await this.page.goto('/sign-in');
    await this.page.getByRole('link', { name: words.forgot }).click();
    await this.fills(words.identifier, this.identifier);
    await this.answered(() => this.presses(words.sendCode));
    await expect(this.page).toHaveURL(/\/reset-password\/code(\?flow=\w+)?$/);
  }

  /** @returns {Promise<import('./support/mail.js').Letter>} the mail about the forgotten password; its code is remembered */
  async readsResetMail() {
    const letter = await this.mail.next({ to: this.email, subject: subjects.reset });
    this.secrets.remember(codeIn(letter), 'a mailed code');
    return letter;
  }

  /** Chooses the new password, which is theirs from then on; they are in with it. @param {string} password */
  async choosesPassword(password) {
    await expect(this.page).toHaveURL(/\/reset-password\/new-password(\?flow=\w+)?$/);
    this.password = this.secrets.remember(password, `the new password of ${this.email}`);
    await this.fills(words.newPassword, password);
    await this.answered(() => this.presses(words.setPassword));
    await expect(this.page).toHaveURL(/\/account\/check-up\?done=password-reset$/);
    await expect(this.page.getByRole('status').filter({ hasText: 'Your new password is set' })).toBeVisible();
  }

  async signsOut() {
    await this.presses(words.signOut);
    await expect(this.page.getByRole('heading', { name: words.signedOut })).toBeVisible();
  }

  // ------------------------------------------------------------------------------------------ account

  async isIn() {
    await expect(this.page).toHaveURL(/\/account(\/check-up)?(\?done=[a-z-]+)?$/);
    await expect(this.page.getByRole('button', { name: words.signOut, exact: true })).toBeVisible();
  }

  /** The account pages send those away who are not signed in. */
  async isOut() {
    await this.page.goto('/account');
    await expect(this.page).toHaveURL(/\/sign-in/);
  }

  /** @returns {import('@playwright/test').Locator} one row for each device that was let in */
  get devices() {
    return this.page.getByRole('main').getByRole('listitem');
  }

  async looksAtDevices() {
    await this.page.goto('/account/devices');
  }

  /** Signs out, from the devices page, the one device that is not this one. */
  async endsTheOtherSession() {
    await this.looksAtDevices();
    await this.devices.getByRole('button', { name: words.signOut }).click();
    await expect(this.devices.getByRole('button', { name: words.signOut })).toHaveCount(0);
  }

  /** @returns {Promise<string[]>} what happened, newest first, with place and device */
  async seesActivity() {
    await this.page.goto('/account/activity');
    const rows = await this.page.getByRole('main').getByRole('listitem').allInnerTexts();
    return rows.map((row) => row.replace(/\s+/g, ' '));
  }

  // --------------------------------------------------------------------------------------------- hands

  /** @param {string} label @param {string} value */
  async fills(label, value) {
    await this.page.getByLabel(label, { exact: true }).fill(value);
  }

  /** @param {string} name of a button */
  async presses(name) {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** Does what sends a form, and waits for the page that answers. @param {() => Promise<void>} send */
  async answered(send) {
    const answer = this.page.waitForEvent('load');
    await send();
    await answer;
  }
}
