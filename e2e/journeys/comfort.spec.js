// Pages for those who listen to them, enlarge them, paste into them, or see few colours.

import { expect, test } from '../support/fixtures.js';

test.beforeEach(({ engine }) => test.skip(engine === 'postgres', 'what pages look like does not depend on the database'));

/** Pastes as a person does. @param {import('@playwright/test').Locator} field @param {string} text */
async function pastes(field, text) {
  await field.focus();
  await field.evaluate((input, said) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', said);
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

test('a refused sign-in says so in the title and at both fields', async ({ ann }) => {
  await ann.tries(ann.identifier, 'not the password at all');
  await expect(ann.page).toHaveTitle(/^(Error: Sign in|Erreur\s: Se connecter)/);
  for (const label of ['E-mail or mobile number', 'Password']) {
    const field = ann.page.getByLabel(label, { exact: true });
    await expect(field).toHaveAccessibleDescription(/Wrong e-mail, number or password/);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  }
  await expect(ann.page.getByLabel('Password', { exact: true })).toBeFocused();
});

test('a message that is pasted whole gives its code, and is sent once', async ({ ann, mail }) => {
  await ann.registers();
  const letter = await mail.next({ to: ann.email, subject: /^Confirm your address/ });
  const code = ann.secrets.remember(/\b\d{3} ?\d{3}\b/.exec(letter.text)[0].replace(' ', ''), 'a mailed code');
  await ann.codeFieldIsAwake();
  const field = ann.page.getByLabel('Six-digit code');
  await pastes(field, 'no code in here, call +351 21');
  await expect(field).toHaveValue('');
  await ann.answered(() => pastes(field, `Vestibule: your code is ${code}. It expires in 10 minutes.`));
  await ann.isIn();
});

test('the end of a wait is told once, when it is there', async ({ ann }) => {
  await ann.page.clock.install();
  await ann.registers();
  const told = ann.page.getByRole('status').filter({ hasText: 'You can send another code now.' });
  await expect(ann.page.getByText('Send another code in')).toBeVisible();
  await expect(told).toHaveCount(0);
  await ann.page.clock.fastForward('02:00');
  await expect(told).toHaveCount(1);
  await expect(ann.page.getByRole('button', { name: 'Send another code' })).toBeVisible();
});

test('on a phone the bar at the foot hides nothing that has the focus', async ({ ann }) => {
  await ann.opensAccount();
  await ann.page.setViewportSize({ width: 390, height: 700 });
  for (const path of ['/account/protections', '/account/two-factor/enrol', '/account/profile']) {
    await ann.page.goto(path);
    for (let steps = 0; steps < 40; steps += 1) {
      await ann.page.keyboard.press('Tab');
      const hidden = await ann.page.evaluate(() => {
        const bar = document.querySelector('.account-head nav');
        const focused = document.activeElement;
        if (focused === document.body || bar.contains(focused)) return false;
        return focused.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1;
      });
      expect(hidden, `${path}, step ${steps}`).toBe(false);
    }
  }
});

test('on a low screen, and in letters of double size, the bar takes no room at the foot', async ({ ann }) => {
  await ann.opensAccount();
  const position = () => ann.page.locator('.account-head nav').evaluate((bar) => getComputedStyle(bar).position);
  await ann.page.setViewportSize({ width: 390, height: 844 });
  expect(await position()).toBe('fixed');
  await ann.page.setViewportSize({ width: 320, height: 256 });
  expect(await position()).toBe('static');
  await ann.page.setViewportSize({ width: 390, height: 844 });
  const cdp = await ann.page.context().newCDPSession(ann.page);
  await cdp.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  expect(await position()).toBe('static');
});

test('where the reader sets the colours, the score and the map are drawn in them', async ({ ann }) => {
  await ann.opensAccount();
  await ann.page.emulateMedia({ forcedColors: 'active' });
  await ann.page.goto('/account');
  const drawn = await ann.page.locator('.ring').evaluate((ring) => {
    const colour = (name) => {
      const probe = Object.assign(document.createElement('i'), { hidden: true });
      probe.style.color = name;
      document.body.append(probe);
      return getComputedStyle(probe).color;
    };
    return {
      number: [getComputedStyle(ring.querySelector('text')).fill, colour('CanvasText')],
      arc: [getComputedStyle(ring.querySelector('.value')).stroke, colour('Highlight')],
    };
  });
  expect(drawn.number[0]).toBe(drawn.number[1]);
  expect(drawn.arc[0]).toBe(drawn.arc[1]);
});

test('every page has the way to help and to the message checker at its foot', async ({ ann, newDevice }) => {
  await ann.opensAccount();
  const stranger = await newDevice();
  const paths = [[stranger, ['/sign-in', '/register', '/reset-password', '/official-channels', '/verify']], [ann.page, ['/account', '/account/security']]];
  for (const [page, addresses] of paths) {
    for (const path of addresses) {
      await page.goto(path);
      await expect(page.getByRole('contentinfo').getByRole('link', { name: 'Check a message' }), path).toBeVisible();
    }
  }
});
