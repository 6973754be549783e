// What time alone does, with the server's clock moved by hand.

import { test } from '../support/fixtures.js';

test.use({ clockByHand: true });

test('a session that is not used for an hour is over, and its owner signs in again with a code of that moment', async ({ ann, vestibule }) => {
  await ann.registers();
  await ann.verifies();
  await ann.enrolsAuthenticator();
  await vestibule.timePasses(0.5);
  await ann.page.goto('/account');
  await ann.isIn();
  await vestibule.timePasses(1.1);
  await ann.isOut();
  await ann.signsIn();
  await ann.isIn();
});
