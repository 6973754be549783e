// What attackers try on the pages: to be framed by other sites, to act from them, to bring script in, to lead away, to look back.

import { createServer } from 'node:http';
import { axe, expect, look, test } from '../support/fixtures.js';

const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "form-action 'self'",
  "base-uri 'none'", "frame-ancestors 'none'", "connect-src 'self'",
];
const OPEN = ['/sign-in', '/register', '/api/docs', '/no/such/page', '/dev/mailbox', '/register/link?token=none', '/sign-in/authenticator',
  '/unfreeze', '/freeze/link?token=none', '/veto/link?token=none'];
const BEHIND = [
  '', '/security', '/password', '/two-factor', '/two-factor/enrol', '/backup-codes', '/devices', '/activity',
  '/activity.csv', '/profile', '/contacts/add', '/confirm', '/two-factor/lost', '/check-up',
  '/protections', '/protections/settings-lock', '/protections/anti-phishing-code', '/freeze', '/holds',
].map((rest) => `/account${rest}`);

/** @param {string} html @returns {Promise<{ port: number, close: () => Promise<void> }>} a site that shows this page */
async function anotherSite(html) {
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html));
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const close = () => (server.closeAllConnections(), new Promise((closed) => server.close(closed)));
  return { port: server.address().port, close };
}

test('every page is strict with browsers, and every cookie is out of reach of scripts', async ({ ann }) => {
  await ann.opensAccount();
  for (const path of [...OPEN, ...BEHIND]) {
    const headers = (await ann.page.request.get(path)).headers();
    for (const rule of POLICY) expect(headers['content-security-policy'], path).toContain(rule);
    expect(headers['content-security-policy'], path).not.toContain('unsafe');
    expect(headers, path).toMatchObject({
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers, path).not.toHaveProperty('server');
    expect(headers, path).not.toHaveProperty('access-control-allow-origin');
  }
  const cookies = await ann.page.context().cookies();
  expect(cookies.map(({ name }) => name)).toEqual(expect.arrayContaining(['vst_session', 'vst_device']));
  for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/', domain: 'localhost' });
  expect(cookies.find(({ name }) => name === 'vst_session').expires, 'the session ends with the browser').toBe(-1);
});

test('another site can neither act for a customer nor frame a page', async ({ ann, newDevice, vestibule, complaints }) => {
  await ann.opensAccount();
  const html = (action) => `<form method="post" action="${vestibule.url}${action}"></form><iframe src="${vestibule.url}/account"></iframe>
    <script>onload = () => document.forms[0].submit()</script>`;
  const other = await anotherSite(html('/sign-out'));
  try {
    for (const host of ['127.0.0.1', 'localhost']) { // another site, and the same site on another port, which has the cookies
      await test.step(host, async () => {
        const visit = await ann.page.context().newPage();
        await visit.goto(`http://${host}:${other.port}`);
        await expect(visit.getByRole('heading')).toHaveText('Not allowed');
        if (host === 'localhost') {
          await axe(visit);
          await look(visit, 'safety-1-from-elsewhere');
        }
        await visit.close();
      });
    }
    const framing = await (await newDevice()).context().newPage();
    await framing.route('**/sign-out', (route) => route.abort());
    await framing.goto(`http://localhost:${other.port}`);
    await expect(framing.frameLocator('iframe').getByRole('heading', { name: 'Sign in' })).toHaveCount(0);
    const told = complaints.splice(0);
    expect(told.length > 0 && told.every((complaint) => /frame/i.test(complaint)), told.join('\n')).toBe(true);
  } finally {
    await other.close();
  }
  await ann.page.goto('/account');
  await ann.isIn();
  for (const headers of [{ origin: 'https://elsewhere.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }]) {
    const answer = await ann.page.request.post('/account/sessions/end-others', { headers });
    expect(answer.status(), JSON.stringify(headers)).toBe(403);
    expect(await answer.text()).toContain('Not allowed');
  }
});

test('markup stays text wherever it is shown', async ({ ann, newDevice }) => {
  const probe = '"><img src=x onerror=alert(1)><svg/onload=alert(1)>\'';
  const page = await newDevice({ userAgent: `Mozilla/5.0 (X11; Linux ${probe}) Firefox/${probe}`, extraHTTPHeaders: { 'accept-language': `en, ${probe}` } });
  const visited = ann.on(page);
  let dialogs = 0;
  page.on('dialog', (dialog) => ((dialogs += 1), dialog.dismiss()));
  const brought = page.locator('img[src=x], svg[onload], [onerror]');
  const query = encodeURIComponent(probe);

  await page.goto('/register');
  await visited.fills('E-mail or mobile number', probe);
  await visited.fills('Password', ann.password);
  await visited.answered(() => visited.presses('Continue'));
  await expect(page.getByLabel('E-mail or mobile number')).toHaveValue(probe);
  expect(await brought.count()).toBe(0);

  await visited.opensAccount();
  await page.goto('/account/profile');
  await visited.fills('What we call you', probe.slice(0, 60));
  await visited.answered(() => visited.presses('Save'));
  await page.goto('/account/devices');
  await page.getByText('Rename').click();
  await page.getByLabel('Name of the device').fill(probe.slice(0, 40));
  await visited.answered(() => visited.presses('Save'));
  for (const path of ['', '/security', '/devices', '/activity', '/profile']) {
    await page.goto(`/account${path}`);
    expect(await brought.count(), path).toBe(0);
  }
  for (const path of [
    `/sign-in?return_to=${query}`, `/account?done=${query}`, `/account/activity?outcome=${query}&kind=${query}&device=${query}&from=${query}&to=${query}`,
    `/register/link?token=${query}`, `/sign-in/link?token=${query}`, `/sign-in/authenticator?resync=${query}`, `/${query}`,
  ]) {
    await page.goto(path);
    expect(await brought.count(), path).toBe(0);
  }
  expect(dialogs).toBe(0);
});

test('signing in leads nowhere but home, and looking back shows nothing', async ({ ann }) => {
  await ann.opensAccount();
  await test.step('back after signing out', async () => {
    await ann.page.goto('/account/profile');
    await ann.page.goto('/account/activity');
    await ann.signsOut();
    for (let steps = 1; steps <= 2; steps += 1) {
      await ann.page.goBack();
      await expect(ann.page).toHaveURL(/\/sign-in(\?flow=\w+)?$/);
    }
  });

  await test.step('addresses to go to afterwards', async () => {
    const signIn = (returnTo) => ann.page.request.post('/sign-in', {
      form: { identifier: ann.identifier, password: ann.password, return_to: returnTo }, maxRedirects: 0,
    });
    const { location } = (await signIn('/account/security')).headers();
    expect(location).toBe('/account/security');
    for (const elsewhere of [
      'https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', '/account/..//elsewhere.example',
      '/account//elsewhere.example', 'javascript:alert(1)', '/account\r\nset-cookie: a=b', '/sign-out', '/account@elsewhere.example',
    ]) {
      await ann.page.context().clearCookies({ name: 'return' });
      const answer = await signIn(elsewhere);
      expect(answer.headers().location, elsewhere).toBe('/account');
    }
    await ann.page.context().addCookies([{ name: 'return', value: '//elsewhere.example', domain: 'localhost', path: '/' }]);
    expect((await signIn('')).headers().location).toBe('/account');
  });
});

test('what cannot be read is answered by a page that says so', async ({ ann, vestibule }) => {
  await ann.opensAccount();
  const { request } = ann.page;
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const answers = {
    'a page that is not there': await request.get('/no/such/page'),
    'a query that is no number': await request.get('/account/activity?before=abc'),
    'a moment that is none': await request.get('/sign-in/held?until=soon'),
    'a way that a page does not know': await request.delete('/account/profile'),
    'a body that is no form': await request.post('/sign-in', { headers: { 'content-type': 'text/plain' }, data: 'hello' }),
    'broken UTF-8': await request.post('/sign-in', { headers: form, data: Buffer.from('identifier=%ff%fe&password=%c3%28') }),
    'too much': await request.post('/sign-in', { headers: form, data: `identifier=${'a'.repeat(2_000_000)}` }),
    'no fields': await request.post('/register', { headers: form, data: '' }),
    'a field twice': await request.post('/register', { headers: form, data: 'identifier=a&identifier=b' }),
    'a device that is nobody’s': await request.post('/account/devices/dev_x/name', { form: { name: 'x' } }),
    'backup codes that are none': await request.post('/account/backup-codes/print', { form: { backup_code: 'hello' } }),
  };
  for (const [what, answer] of Object.entries(answers)) {
    expect(answer.status(), what).toBeLessThan(500);
    expect(answer.headers()['content-type'], what).toContain('text/html');
    expect(await answer.text(), what).toContain('<h1>');
  }
  await ann.page.goto('/no/such/page');
  await axe(ann.page);
  await look(ann.page, 'safety-2-not-found');
  expect(vestibule.log).not.toContain('ERROR');
});
