// What a new customer agrees to: read beside the form, ticked, and found again later.

import { axe, expect, look, test } from '../support/fixtures.js';

test.use({
  settings: [
    '[brand]',
    'terms_url = "https://exchange.example/terms"',
    'terms_version = "2026-11-01"',
    'privacy_url = "https://exchange.example/privacy"',
    'privacy_version = "3"',
  ].join('\n'),
});

test('a new customer agrees to the documents that are in force', async ({ ann }) => {
  const { page } = ann;
  await test.step('the sentence leads to both, in a page of their own', async () => {
    await page.goto('/register');
    for (const [name, path] of [['terms of use', 'terms'], ['privacy notice', 'privacy']]) {
      const link = page.getByRole('main').getByRole('link', { name });
      await expect(link).toHaveAttribute('href', `https://exchange.example/${path}`);
      await expect(link).toHaveAttribute('target', '_blank');
    }
    await axe(page);
    await look(page, 'terms-1-register');
  });

  await test.step('what was agreed to stands in the profile and in the activity', async () => {
    await ann.opensAccount();
    await page.goto('/account/profile');
    const agreed = page.getByRole('listitem').filter({ hasText: '2026-11-01' });
    await expect(agreed.getByRole('link', { name: 'Terms of use' })).toHaveAttribute('href', 'https://exchange.example/terms');
    await axe(page);
    await look(page, 'terms-2-profile');
    await page.goto('/account/activity');
    await expect(page.getByRole('main')).toContainText('Terms accepted');
  });
});

test('a new version is asked for at the next sign-in, and can wait', async ({ ann, vestibule }) => {
  const { page } = ann;
  await ann.opensAccount();
  await ann.signsOut();
  await vestibule.changesSettings('terms_version = "2026-11-01"', 'terms_version = "2027-01-01"');

  await test.step('the page comes before the account, and lets go on', async () => {
    await ann.tries(ann.identifier, ann.password);
    await expect(page).toHaveURL(/\/account\/agreements$/);
    await expect(page.getByRole('listitem').filter({ hasText: '2027-01-01' })).toBeVisible();
    await expect(page.getByRole('main').getByText('Privacy notice')).toHaveCount(0);
    await axe(page);
    await look(page, 'terms-3-asked-anew');
    await ann.answered(() => ann.presses('Later'));
    await ann.isIn();
  });

  await test.step('a line reminds of it until it is agreed to', async () => {
    await page.goto('/account/security');
    await axe(page);
    await page.getByRole('link', { name: 'Read and agree' }).click();
    await page.getByRole('checkbox').check();
    await ann.answered(() => ann.presses('Agree and continue'));
    await ann.isIn();
    await expect(page.getByRole('link', { name: 'Read and agree' })).toHaveCount(0);
    await page.goto('/account/profile');
    await expect(page.getByRole('listitem').filter({ hasText: '2027-01-01' })).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: '2026-11-01' })).toBeVisible();
  });
});
