// Telling people from machines: quietly at first, by a puzzle where the operator wants one, and never without a way round it.
// Everything here is done by the keys alone.

import { axe, codeIn, expect, look, says, test } from '../support/fixtures.js';

/** @param {import('@playwright/test').Page} page @param {string} name */
async function seen(page, name) {
  await axe(page);
  await look(page, `captcha-${name}`);
}

/**
 * Walks on with Tab until the control with this name has the focus, as somebody without a mouse does.
 * @param {import('@playwright/test').Page} page @param {string} role @param {RegExp} words the beginning of its name
 */
async function tabsTo(page, role, words) {
  const name = says(words);
  for (let steps = 0; steps < 30; steps += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.locator(':focus').ariaSnapshot().catch(() => '');
    if (focused.includes(`${role} "`) && name.test(focused)) return;
  }
  throw new Error(`Tab does not lead to the ${role} ${name}`);
}

/**
 * Looks for the gap with the eyes of a program: the place where the picture, darkened, is most like the piece.
 * @param {import('@playwright/test').Page} page
 * @returns {Promise<number>} how far from the left
 */
async function seesGap(page) {
  return page.locator('[data-slider] svg').evaluate(async (svg) => {
    const [whole, part] = await Promise.all([...svg.querySelectorAll('image')].map(async (image) => {
      const picture = new Image();
      picture.src = image.getAttribute('href');
      await picture.decode();
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext('2d');
      context.drawImage(picture, 0, 0);
      return context.getImageData(0, 0, picture.width, picture.height);
    }));
    const top = Number(svg.querySelector('.piece').getAttribute('y')) * 2;
    const shade = [18, 24, 30];
    const unlike = (left) => {
      let sum = 0;
      for (let y = 8; y < part.height - 8; y += 3) {
        for (let x = 8; x < part.width - 8; x += 3) {
          const at = (y * part.width + x) * 4;
          if (part.data[at + 3] < 255) continue;
          const there = ((top + y) * whole.width + left + x) * 4;
          for (let c = 0; c < 3; c += 1) sum += Math.abs(part.data[at + c] * 0.38 + shade[c] * 0.62 - whole.data[there + c]);
        }
      }
      return sum;
    };
    const places = Array.from({ length: (whole.width - part.width) / 2 }, (_, x) => x);
    return places.reduce((best, x) => (unlike(x * 2) < unlike(best * 2) ? x : best), 0);
  });
}

/**
 * Moves the piece by the keys, from the left: far by Page Up, then by the arrows.
 * @param {import('@playwright/test').Page} page @param {number} to
 */
async function slides(page, to) {
  const slider = page.getByRole('slider');
  await tabsTo(page, 'slider', /Slide the piece/);
  await page.keyboard.press('PageUp');
  const far = Number(await slider.inputValue());
  expect(far).toBeGreaterThan(1);
  for (let steps = 1; steps < Math.round(to / far); steps += 1) await page.keyboard.press('PageUp');
  const left = to - Number(await slider.inputValue());
  for (let steps = 0; steps < Math.abs(left); steps += 1) await page.keyboard.press(left > 0 ? 'ArrowRight' : 'ArrowLeft');
  await expect(slider).toHaveValue(String(to));
}

/** @param {import('../people.js').Person} person */
async function typesNameAndPassword(person, password = person.password) {
  await person.page.goto('/sign-in');
  await expect(person.page.locator(':focus')).toHaveAttribute('name', 'identifier');
  await person.page.keyboard.type(person.identifier);
  await tabsTo(person.page, 'textbox', /Password/);
  await person.page.keyboard.type(password);
}

test.describe('where the operator wants a puzzle', () => {
  test.use({ settings: '[policy.captcha]\nkind = "slider"\nfrom_risk = "low"' });

  test('the keys alone solve it, a wrong place is told kindly, and what was typed stays', async ({ ann }) => {
    await test.step('registering asks for it', async () => {
      await ann.page.goto('/register');
      await ann.fills('E-mail or mobile number', ann.identifier);
      await ann.fills('Password', ann.password);
      await slides(ann.page, await seesGap(ann.page));
      await seen(ann.page, '1-register');
      await ann.answered(() => ann.page.keyboard.press('Enter'));
      await ann.verifies();
      await ann.signsOut();
    });

    await test.step('signing in asks for it at once, on a known device too', async () => {
      await ann.page.goto('/sign-in');
      await expect(ann.page.getByRole('slider')).toHaveCount(1);
      await ann.page.context().clearCookies();
    });

    await test.step('a wrong place', async () => {
      await typesNameAndPassword(ann);
      const gap = await seesGap(ann.page);
      await slides(ann.page, gap > 100 ? gap - 30 : gap + 30);
      await ann.answered(() => ann.page.keyboard.press('Enter'));
      await expect(ann.page.getByRole('alert')).toContainText('did not work');
      await expect(ann.page.getByLabel('E-mail or mobile number')).toHaveValue(ann.identifier);
      await seen(ann.page, '2-wrong');
    });

    await test.step('the right one', async () => {
      await ann.page.getByLabel('Password', { exact: true }).focus();
      await ann.page.keyboard.type(ann.password);
      await slides(ann.page, await seesGap(ann.page));
      await ann.answered(() => ann.page.keyboard.press('Enter'));
      await expect(ann.page).toHaveURL(/\/sign-in\/code/);
    });
  });

  test('who cannot see it takes a code by mail, one key away', async ({ ann, newDevice, mail }) => {
    await test.step('registering, checked by mail', async () => {
      await ann.page.goto('/register');
      await ann.fills('E-mail or mobile number', ann.identifier);
      await ann.fills('Password', ann.password);
      await expect(ann.page.getByRole('button', { name: 'Check in this browser instead' })).toHaveCount(0);
      await tabsTo(ann.page, 'button', /Check by e-mail instead/);
      await ann.page.keyboard.press('Enter');
      await expect(ann.page).toHaveURL(/\/register\/code/);
      await ann.verifies();
    });

    const onTablet = ann.on(await newDevice());
    await test.step('signing in with a code by mail', async () => {
      await typesNameAndPassword(onTablet);
      await tabsTo(onTablet.page, 'button', /Check by e-mail instead/);
      await onTablet.answered(() => onTablet.page.keyboard.press('Enter'));
      await expect(onTablet.page.getByLabel('E-mail or mobile number')).toHaveValue(ann.identifier);
      await seen(onTablet.page, '3-mail');
      const code = codeIn(await mail.next({ to: ann.email, subject: /^Your sign-in code/ }));
      ann.secrets.remember(code, 'a mailed code');
      await onTablet.page.getByLabel('Password', { exact: true }).focus();
      await onTablet.page.keyboard.type(onTablet.password);
      await tabsTo(onTablet.page, 'textbox', /Code from the message/);
      await onTablet.page.keyboard.type(code);
      await onTablet.answered(() => onTablet.page.keyboard.press('Enter'));
      await onTablet.isIn(); // her mail has just been shown to be hers
    });
  });
});

test('after three failures a known device is checked too, quietly where it can be', async ({ ann }) => {
  const challenge = ann.page.locator('form[data-challenge]');
  await ann.opensAccount();
  await ann.signsOut();
  await ann.page.goto('/sign-in');
  await expect(challenge).toHaveCount(0);
  for (let failures = 1; failures <= 3; failures += 1) await ann.tries(ann.identifier, 'not her password at all');
  await expect(ann.page.getByRole('alert')).toContainText('Wrong e-mail, number or password');

  // In the same attempt: she need not begin anew for it.
  await ann.tries(ann.identifier, ann.password);
  await expect(ann.page.getByRole('alert')).toContainText('One more check');
  await expect(challenge).toHaveCount(1);
  await expect(ann.page.getByText('Browser checked')).toBeVisible();
  await seen(ann.page, '4-asked');
  await ann.fills('Password', ann.password);
  await ann.answered(() => ann.presses('Continue'));
  await ann.isIn();
});
