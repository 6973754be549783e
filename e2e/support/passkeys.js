// A virtual authenticator in a browser (WebDriver extension of Web Authentication, through Chromium's DevTools).

/**
 * @typedef {object} VirtualAuthenticator
 * @property {() => Promise<object[]>} credentials that it holds
 * @property {(credential: object) => Promise<void>} takes a credential of another one, with its key
 * @property {() => Promise<void>} leaves with everything on it
 */

/**
 * @param {import('@playwright/test').Page} page
 * @param {object} [options] what it is like, beside a phone or computer that recognises its user
 * @returns {Promise<VirtualAuthenticator>}
 */
export async function authenticatorIn(page, options = {}) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true, defaultBackupEligibility: true, defaultBackupState: true, ...options,
    },
  });
  return {
    credentials: async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    takes: async (credential) => { await devtools.send('WebAuthn.addCredential', { authenticatorId, credential }); },
    leaves: async () => { await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }); },
  };
}
