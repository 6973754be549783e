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
test.use({
  clockByHand: true,
  settings: [
    '[[attributes]]',
    'name = "country"',
    'kind = "country"',
    'asked = "registration"',
    'required = true',
    'label = { en = "Country of residence", fr = "Pays de résidence" }',
    '[[attributes]]',
    'name = "kyc_level"',
    'kind = "number"',
    'asked = "never"',
    'label = { en = "Verification level", fr = "Niveau de vérification" }',
  ].join('\n'),
});

const RIGHTS = [
  'accounts.read', 'accounts.write', 'identifiers.read', 'holds.read', 'events.read', 'attributes.read', 'attributes.write',
  'accounts.freeze', 'sessions.end', 'passwords.demand', 'accounts.bulk', 'accounts.close', 'accounts.erase', 'accounts.export',
];

/** Everything that happened from a place on, and the place behind it. */
async function follows(program, after) {
  const seen = [];
  for (;;) {
    const page = await program.gets('GET', `/events?after=${after}&limit=50`);
    seen.push(...page.events);
    if (page.next === after) return { seen, after };
    after = page.next;
  }
}

/** Signs in from the exchange's own page, and is back there. */
async function comesBack(person, exchange) {
  await person.vestibule.timePasses(0.02);
  await person.page.goto(exchange.url);
  await person.page.getByRole('link', { name: 'Sign in here' }).click();
  await person.fillsSignIn(person.identifier, person.password);
  await person.types(await person.keeps.authenticator.nextUnused());
  await person.page.waitForURL(`${exchange.url}/`);
}

test('an exchange runs on it, from the registration to the erasure', async ({ ann, exchange, mail, vestibule, secrets }) => {
  const { page } = ann;
  const office = await Program.of(vestibule, secrets, 'back-office', RIGHTS);
  let account;

  await test.step('registered here, back where the customer came from', async () => {
    await page.goto(exchange.url);
    await page.getByRole('link', { name: 'Open an account' }).click();
    await expect(page.getByText('Northwind').first()).toBeVisible();
    await page.locator('[name="attribute.country"]').selectOption('PT');
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

  await test.step('it reads what was asked at the registration, and adds what it verified', async () => {
    const { attributes } = await office.gets('GET', `/accounts/${account}/attributes`);
    expect(attributes.map(({ name, value }) => [name, value])).toEqual([['country', 'PT']]);
    await office.gets('PATCH', `/accounts/${account}/attributes`, { attributes: { kyc_level: 2 } });
    await page.goto(`${vestibule.url}/account/profile`);
    await expect(page.getByText('Portugal')).toBeVisible();
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
    await comesBack(ann, exchange);
  });

  await test.step('its sessions are ended by the office, alone and among many', async () => {
    await office.gets('DELETE', `/accounts/${account}/sessions`);
    await page.goto(exchange.url);
    await expect(page.getByText('Nobody is signed in')).toBeVisible();
    await comesBack(ann, exchange);
    const asked = {
      key: 'incident-1', act: { kind: 'end_sessions' }, accounts: { by: 'external_id', external_ids: ['C-2041887', 'C-2041888'] },
    };
    const { id } = await office.gets('POST', '/bulk', asked);
    await expect.poll(async () => (await office.gets('GET', `/bulk/${id}`)).bulk.state).toBe('done');
    const { bulk, unknown_external_ids: unknown } = await office.gets('GET', `/bulk/${id}`);
    expect([bulk.changed, unknown]).toEqual([1, ['C-2041888']]);
    await page.goto(exchange.url);
    await expect(page.getByText('Nobody is signed in')).toBeVisible();
  });

  await test.step('all of it was to be followed, by a program that never asked for this customer', async () => {
    const { seen } = await follows(office, 0);
    const kinds = seen.filter((one) => one.account === account).map((one) => one.event.kind);
    for (const kind of ['account_registered', 'external_id_set', 'identifiers_read', 'attributes_changed', 'signed_in']) {
      expect(kinds).toContain(kind);
    }
    expect(JSON.stringify(seen)).not.toContain(ann.email);
  });

  await test.step('exported, closed after its wait, and erased', async () => {
    const copy = await office.gets('GET', `/accounts/${account}/export`);
    expect(copy.identifiers[0].value).toBe(ann.email);
    const { step } = await office.gets('PUT', `/accounts/${account}/closing`);
    expect(step).toBe('waits');
    expect((await office.asks('DELETE', `/accounts/${account}`)).body.code).toBe('account_open');
    await vestibule.timePasses(24.1);
    await mail.next({ to: ann.email, subject: /^Reminder/ });
    await vestibule.timePasses(24);
    const closed = async () => (await office.gets('GET', `/accounts/${account}`)).closed_at !== null;
    await expect.poll(closed).toBe(true);
    const { after } = await follows(office, 0);
    await office.gets('DELETE', `/accounts/${account}`);
    expect((await office.asks('GET', `/accounts/${account}`)).status).toBe(404);
    expect((await office.asks('POST', '/accounts/search', { by: 'external_id', value: 'C-2041887' })).status).toBe(404);
    const { seen } = await follows(office, after);
    expect(seen.map((one) => [one.account, one.event.kind])).toContainEqual([account, 'account_erased']);
    await page.goto(exchange.url);
    await page.getByRole('link', { name: 'Sign in here' }).click();
    await ann.fillsSignIn(ann.identifier, ann.password);
    await expect(page.locator('main')).not.toContainText('closed');
  });
});
