// What the operator's own schema asks: given at registration, refused where it does not fit, completed in the profile.

import { axe, expect, look, test } from '../support/fixtures.js';

test.use({
  settings: [
    '[[attributes]]',
    'name = "country"',
    'kind = "country"',
    'asked = "registration"',
    'required = true',
    'label = { en = "Country of residence", fr = "Pays de résidence" }',
    '[[attributes]]',
    'name = "birth_date"',
    'kind = "date"',
    'asked = "registration"',
    'required = true',
    'min_age = 18',
    'label = { en = "Date of birth", fr = "Date de naissance" }',
    'hint = { en = "As in your passport.", fr = "Comme sur votre passeport." }',
    '[[attributes]]',
    'name = "referral"',
    'kind = "text"',
    'asked = "registration"',
    'label = { en = "Referral", fr = "Parrainage" }',
    '[[attributes]]',
    'name = "purpose"',
    'kind = "choice"',
    'required = true',
    'changeable = "always"',
    'label = { en = "Purpose", fr = "Usage" }',
    'choices = [',
    '  { value = "investing", label = { en = "Investing", fr = "Placements" } },',
    '  { value = "payments", label = { en = "Payments", fr = "Paiements" } },',
    ']',
  ].join('\n'),
});

/** The field of an attribute; what stands over it is the operator's own, in the reader's language. */
const field = (page, name) => page.locator(`[name="attribute.${name}"]`);

test('a new customer gives what the exchange asks for, and completes it later', async ({ ann }) => {
  const { page } = ann;
  await test.step('a value that does not fit is refused, and everything typed stays', async () => {
    await page.goto('/register');
    await ann.fills('E-mail or mobile number', ann.identifier);
    await ann.fills('Password', ann.password);
    await field(page, 'country').selectOption('PT');
    await field(page, 'birth_date').fill('2024-02-29');
    await field(page, 'referral').fill('<b>"=1+1"</b>');
    await axe(page);
    await look(page, 'attributes-1-register');
    await ann.answered(() => ann.presses('Continue'));
    await expect(page.getByText('You must be at least 18 years old.')).toBeVisible();
    await expect(field(page, 'birth_date')).toHaveAttribute('aria-invalid', 'true');
    await expect(field(page, 'country')).toHaveValue('PT');
    await expect(field(page, 'referral')).toHaveValue('<b>"=1+1"</b>');
    await axe(page);
    await look(page, 'attributes-2-refused');
  });

  await test.step('with all of it right, the account is opened', async () => {
    await field(page, 'birth_date').fill('1990-05-17');
    await ann.fills('Password', ann.password);
    await ann.answered(() => ann.presses('Continue'));
    await expect(page).toHaveURL(/\/register\/code/);
    await ann.verifies();
  });

  await test.step('the check-up names what is missing, and the profile takes it', async () => {
    await page.goto('/account/check-up');
    await page.getByRole('link', { name: 'Complete your details' }).click();
    await expect(page).toHaveURL(/\/account\/profile#details$/);
    const details = page.locator('#details');
    await expect(details).toContainText('Portugal');
    await expect(details).toContainText('1990');
    await expect(field(page, 'country')).toHaveCount(0);
    await axe(page);
    await look(page, 'attributes-3-profile');
    await field(page, 'purpose').selectOption('investing');
    await ann.answered(() => details.getByRole('button', { name: 'Save' }).click());
    await expect(page).toHaveURL(/done=profile-saved$/);
    await expect(field(page, 'purpose')).toHaveValue('investing');
    await page.goto('/account/check-up');
    await expect(page.getByRole('link', { name: 'Complete your details' })).toHaveCount(0);
  });

  await test.step('the activity names what changed, without any value', async () => {
    await page.goto('/account/activity');
    const main = page.getByRole('main');
    await expect(main).toContainText('Your details changed');
    await expect(main).not.toContainText('1990-05-17');
    await expect(main).not.toContainText('=1+1');
  });
});
