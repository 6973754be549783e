// Remembers every secret that a journey used, and finds those that a text gives away.

/** @param {string} text @returns {string} the text as a pattern for itself */
const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Instants as logs print them: their fractions of a second look like codes. */
const INSTANT = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?/g;

export class Secrets {
  /** @type {Map<string, string>} from the secret to what it is */
  #known = new Map();

  /**
   * @template {string} T
   * @param {T} secret
   * @param {string} what it is, for the message when it is found where it must not be
   * @returns {T} the secret
   */
  remember(secret, what) {
    if (secret.length < 6) throw new Error(`${what} is too short to be looked for: it would be found by chance`);
    this.#known.set(secret, what);
    return secret;
  }

  /**
   * @param {string} text a whole log
   * @returns {string[]} one sentence for each line that gives a secret away
   */
  foundIn(text) {
    const lines = text.replace(INSTANT, '<instant>').split('\n');
    return [...this.#known].flatMap(([secret, what]) => {
      const pattern = this.#pattern(secret);
      return lines.filter((line) => pattern.test(line)).map((line) => `${what}: ${line}`);
    });
  }

  /** @param {string} secret @returns {RegExp} the secret as it is, in a URL, a form or JSON; digits only as a whole number */
  #pattern(secret) {
    if (/^\d+$/.test(secret)) return new RegExp(`(?<![\\w.])${secret}(?!\\w)`);
    const inUrl = encodeURIComponent(secret);
    const faces = [secret, inUrl, inUrl.replaceAll('%20', '+'), JSON.stringify(secret).slice(1, -1)];
    return new RegExp([...new Set(faces)].map(literally).join('|'), 'i');
  }
}
