// Two tabs of one browser, each with an attempt of its own: neither loses anything by the other.

import { subjects } from '../people.js';
import { axe, codeIn, expect, look, test } from '../support/fixtures.js';

test('a registration in one tab and a sign-in in another both come to their end', async ({ ann, mallory: bob, mail }) => {
  await bob.opensAccount();
  const second = bob.on(await ann.page.context().newPage());

  await test.step('both are begun, and each page shows its own', async () => {
    await ann.registers();
    await second.tries(second.identifier, second.password);
    await expect(second.page).toHaveURL(/\/sign-in\/code\?flow=\w+$/);
    await ann.page.reload();
    await expect(ann.page).toHaveURL(/\/register\/code\?flow=\w+$/);
  });

  await test.step('the code of the first, typed in the first', async () => {
    await ann.verifies();
  });

  await test.step('the code of the second, typed in the second', async () => {
    const letter = await mail.next({ to: second.email, subject: subjects.confirm });
    await second.types(ann.secrets.remember(codeIn(letter), 'a mailed code'));
    await second.isIn();
  });
});

test('the page of a code says when the message was sent, without being loaded again', async ({ ann }) => {
  await ann.registers();
  await expect(ann.page.locator('[data-delivery=sent]')).toContainText(/^Sent .*\d:\d\d.*It usually arrives within a minute\.$/);
  await axe(ann.page);
});

test('an old form of somebody who signed in meanwhile leads to the account', async ({ ann, newDevice, mail }) => {
  await ann.opensAccount();
  const first = ann.on(await newDevice());
  await first.tries(first.identifier, first.password);
  await expect(first.page).toHaveURL(/\/sign-in\/code/);
  await mail.next({ to: ann.email, subject: subjects.confirm });
  const second = ann.on(await first.page.context().newPage());
  await second.entersOnNewDevice();
  await first.types('000000');
  await expect(first.page.getByRole('heading')).toHaveText('You are signed in');
  await axe(first.page);
  await look(first.page, 'tabs-signed-in-meanwhile');
  await first.page.getByRole('link', { name: 'Go to your account' }).click();
  await first.isIn();
});
