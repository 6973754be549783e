// What a program of the exchange asks a customer to confirm, within the session.

import { axe, expect, look, test } from '../support/fixtures.js';

const TEXT = 'Pay out to DE89 3704 0044 0532 0130 00';

/** A program of the exchange that may ask customers to confirm operations. */
class Program {
  /** @param {import('../support/vestibule.js').Vestibule} vestibule @param {import('../support/secrets.js').Secrets} secrets */
  static async of(vestibule, secrets) {
    const printed = await vestibule.runs('client', 'add', 'web-app', '--may', 'operations.begin');
    const [, secret] = /secret\s+(vst_cli_\w+)/.exec(printed);
    const back = `${vestibule.url}/healthz`;
    await vestibule.runs('client', 'application', 'web-app', '--title', 'Northwind Exchange', '--return-to', back);
    return Object.assign(new Program(), { vestibule, back, secret: secrets.remember(secret, "a client's secret") });
  }

  /** @param {string} method @param {string} path @param {object} [body] */
  async asks(method, path, body) {
    const headers = { authorization: `Bearer ${this.secret}`, ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(`${this.vestibule.url}/api/v1/operations${path}`, { method, headers, body: body && JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  }

  /** Asks somebody to confirm a change of the bank account. @param {import('../people.js').Person} person @param {object} more */
  async begins(person, more = {}) {
    const session = await (await person.page.request.get('/api/v1/session')).json();
    const { status, body } = await this.asks('POST', '', { account: session.account, operation: 'change_payout_bank', text: TEXT, ...more });
    expect(status, JSON.stringify(body)).toBe(201);
    return body;
  }
}

test('a customer confirms a change for the exchange and is back at the exchange', async ({ ann, vestibule, secrets }) => {
  await ann.opensAccount();
  await ann.enrolsAuthenticator();
  const program = await Program.of(vestibule, secrets);
  const operation = await program.begins(ann, { return_to: program.back, state: 's1' });

  await test.step('the page says who asks and for what', async () => {
    await ann.page.goto(operation.page);
    await expect(ann.page.getByRole('heading', { level: 1 })).toHaveText('Confirm it is you');
    await expect(ann.page.getByText('Northwind Exchange asks you to confirm:')).toBeVisible();
    await expect(ann.page.getByText(TEXT)).toBeVisible();
    await axe(ann.page);
    await look(ann.page, 'operation');
  });

  await test.step('a wrong password confirms nothing', async () => {
    await ann.fills('Current password', 'not the password at all');
    await ann.fills('Code from your authenticator', '000000');
    await ann.answered(() => ann.presses('Confirm'));
    await expect(ann.page.getByLabel('Current password', { exact: true })).toHaveAttribute('aria-invalid', 'true');
    expect((await program.asks('GET', `/${operation.id}`)).body.stage).toBe('waiting');
  });

  await test.step('password and code do', async () => {
    await ann.fills('Current password', ann.password);
    await ann.fills('Code from your authenticator', await ann.keeps.authenticator.nextUnused());
    await ann.presses('Confirm');
    await ann.page.waitForURL(`${program.back}?state=s1`);
  });

  await test.step('the exchange uses it, once', async () => {
    const used = await program.asks('POST', `/${operation.id}/use`);
    expect([used.status, used.body.confirmed.assurance]).toEqual([200, 2]);
    expect((await program.asks('POST', `/${operation.id}/use`)).body.code).toBe('operation_over');
    await ann.page.goto('/account/activity');
    await expect(ann.page.getByText('change payout bank · web-app').first()).toBeVisible();
  });
});

test('without a second factor the customer is led to set one up', async ({ ann, vestibule, secrets }) => {
  await ann.opensAccount();
  const program = await Program.of(vestibule, secrets);
  const session = await (await ann.page.request.get('/api/v1/session')).json();
  const asked = { account: session.account, operation: 'withdraw', text: 'Withdraw 1 BTC' };
  expect((await program.asks('POST', '', asked)).body.code).toBe('second_factor_missing');
  const operation = await program.begins(ann, { operation: 'export_statements', text: 'Send the statement of October' });
  await ann.page.goto(operation.page);
  await ann.fills('Current password', ann.password);
  await ann.answered(() => ann.presses('Confirm'));
  await expect(ann.page.getByText('This is confirmed.')).toBeVisible();
  await axe(ann.page);
  await look(ann.page, 'operation-confirmed');
});
