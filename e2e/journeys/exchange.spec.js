// The whole of it from the side of an exchange: its customer registers through it and comes back, confirms a change, and its back
// office looks the account up, freezes it, ends its sessions, lets it go on, closes and erases it.

import { Exchange, Program } from '../support/exchange.js';
import { expect, test as journey } from '../support/fixtures.js';

const test = journey.extend({
  exchange: async ({ vestibule, secrets }, use) => {
    const exchange = await Exchange.open(vestibule, secrets);
    await use(exchange);
    await exchange.closes();
  },
});
test.use({ clockByHand: true });

const RIGHTS = ['accounts.read', 'accounts.write', 'identifiers.read', 'holds.read', 'events.read', 'accounts.freeze', 'sessions.end', 'passwords.demand'];

test('an exchange runs on it, from the registration to the erasure', async ({ ann, exchange, vestibule, secrets }) => {
  const { page } = ann;
  const office = await Program.of(vestibule, secrets, 'back-office', RIGHTS);
  let account;

  await test.step('registered here, back where the customer came from', async () => {
    await page.goto(exchange.url);
    await page.getByRole('link', { name: 'Open an account' }).click();
    await expect(page.getByText('Northwind').first()).toBeVisible();
    await ann.fillsRegistration();
    await ann.typesVerification();
    await page.waitForURL(`${exchange.url}/`);
    await expect(page.getByText(/^Signed in as acc_/)).toBeVisible();
  });

  await test.step('the back office finds the customer, and names them', async () => {
    const found = await office.gets('POST', '/accounts/search', { by: 'identifier', value: ann.email });
    account = found.id;
    expect(JSON.stringify(found)).not.toContain(ann.email);
    await office.gets('PUT', `/accounts/${account}/external-id`, { external_id: 'C-2041887' });
    expect((await office.gets('POST', '/accounts/search', { by: 'external_id', value: 'C-2041887' })).id).toBe(account);
    const { identifiers } = await office.gets('GET', `/accounts/${account}/identifiers`);
    expect(identifiers[0].value).toBe(ann.email);
  });

  await test.step('a new payout bank is confirmed with the second factor', async () => {
    await ann.enrolsAuthenticator();
    await page.goto(exchange.url);
    await page.getByRole('button', { name: 'Change payout bank' }).click();
    await expect(page.getByText('Pay out to DE89 3704 0044 0532 0130 00')).toBeVisible();
    await ann.fills('Current password', ann.password);
    await ann.fills('Code from your authenticator', await ann.keeps.authenticator.nextUnused());
    await ann.presses('Confirm');
    await page.waitForURL(`${exchange.url}/`);
    await expect(page.getByText('Payout bank: DE89 3704 0044 0532 0130 00')).toBeVisible();
  });

  await test.step('frozen by the exchange: signed out, and told why at the next try', async () => {
    await office.gets('PUT', `/accounts/${account}/freeze`, { scope: 'everything', reason: 'review' });
    await page.goto(exchange.url);
    await expect(page.getByText('Nobody is signed in')).toBeVisible();
    expect((await office.gets('GET', `/accounts/${account}/standing`)).holds.map(({ cause }) => cause)).toContain('exchange_freeze');
    await page.getByRole('link', { name: 'Sign in here' }).click();
    await ann.fillsSignIn(ann.identifier, ann.password);
    await ann.types(await ann.keeps.authenticator.nextUnused());
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('We froze this account');
  });

  await test.step('lifted: in again, and back at the exchange', async () => {
    await office.gets('DELETE', `/accounts/${account}/freeze`);
    await vestibule.timePasses(1);
    await page.goto(exchange.url);
    await page.getByRole('link', { name: 'Sign in here' }).click();
    await ann.fillsSignIn(ann.identifier, ann.password);
    await ann.types(await ann.keeps.authenticator.nextUnused());
    await page.waitForURL(`${exchange.url}/`);
  });
});
