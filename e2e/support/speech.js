// Journeys are written in the words of the English pages. Where the browser asks for another language, what they look for is
// said in that: the text of the same key in its catalogue, with what was filled in. A part of an English text stands for the whole
// text, for no other language has the same parts.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentResource } from '@fluent/bundle';
import { expect as plainly } from '@playwright/test';

/**
 * @typedef {string | { name: string }} Token literal text, or the name of what is filled in
 * @typedef {{ tokens: Token[], choices: Record<string, string> }} Saying one way to say a text: for which values it is said
 */

const FOLDERS = ['text', 'web', 'service'].map((room) => join(import.meta.dirname, `../../crates/${room}/locales`));
const PLURALS = new Set(['zero', 'one', 'two', 'few', 'many', 'other']);
/** Of two texts that have as many letters of what is looked for, it is rather the one that has no others. */
const WHOLE = 0.5;
/** Anything, where a journey looks for a pattern. */
const ANY = '\u0001';
const WHATEVER = '[\\s\\S]*?';

/** What no text of a catalogue says: pieces that scripts put together, and what stands beside each other on a page. */
const BY_HAND = {
  fr: [
    [/\b(\d) d (?=\d\d:)/g, '$1\\sj '],
    [/^Device\\s\*\\S\*Chrom\.\* on $/, 'Appareil\\s*\\S*Chrom.* sous '],
    [/^Place\\s\*\\S$/, 'Lieu\\s*\\S'],
    [/^Time\\s\*today$/, 'Date\\s*aujourd’hui'],
  ],
};

/** @param {string} language @returns {Map<string, Saying[]>} every way to say each text, by its key */
function catalogue(language) {
  const patterns = new Map();
  for (const folder of FOLDERS) {
    for (const file of readdirSync(join(folder, language))) {
      for (const { id, value, attributes } of new FluentResource(readFileSync(join(folder, language, file), 'utf8')).body) {
        if (value) patterns.set(id, value);
        for (const [name, text] of Object.entries(attributes)) patterns.set(`${id}.${name}`, text);
      }
    }
  }
  return new Map([...patterns].map(([key, pattern]) => [key, sayings(pattern, patterns)]));
}

/** @param {string | object[]} pattern @param {Map<string, string | object[]>} patterns of the language @returns {Saying[]} */
function sayings(pattern, patterns) {
  let ways = [{ tokens: [], choices: {} }];
  const then = (more) => {
    ways = ways.flatMap((way) => more.map(({ tokens, choices }) => ({ tokens: [...way.tokens, ...tokens], choices: { ...way.choices, ...choices } })));
  };
  for (const part of typeof pattern === 'string' ? [pattern] : pattern) {
    if (typeof part === 'string') then([{ tokens: [part.replaceAll('**', '').replaceAll(/\s+/g, ' ')], choices: {} }]);
    else if (part.type === 'str') then([{ tokens: [part.value], choices: {} }]);
    else if (part.type === 'term') then(sayings(patterns.get(`-${part.name}`), patterns));
    else if (part.type === 'mesg') then(sayings(patterns.get(part.name), patterns));
    else if (part.type === 'select') then(part.variants.flatMap((variant) => variants(variant, part.selector.name, patterns)));
    else then([{ tokens: [{ name: part.name }], choices: {} }]);
  }
  return ways;
}

/** Numbers are told apart in another way by each language; what else a text depends on is the same in all. */
function variants({ key, value }, name, patterns) {
  const chosen = key.type === 'num' || PLURALS.has(key.value) ? {} : { [name]: key.value };
  return sayings(value, patterns).map((way) => ({ ...way, choices: { ...way.choices, ...chosen } }));
}

/**
 * Lays words along a text, from a place in one of its tokens on.
 * @param {string} words @param {Token[]} tokens @param {number} at @param {number} from
 * @param {boolean} whole whether the text has to end where the words do
 * @returns {{ covered: number, filled: Record<string, string> } | undefined} how many letters of the text they are, and what is filled in
 */
function laid(words, tokens, at, from, whole, first = true) {
  const token = tokens[at];
  if (words === '') return whole && token !== undefined ? undefined : { covered: 0, filled: {} };
  if (token === undefined) return undefined;
  if (typeof token === 'string') {
    const rest = token.slice(from);
    if (words.startsWith(rest)) {
      const more = laid(words.slice(rest.length), tokens, at + 1, 0, whole, false);
      return more && { ...more, covered: more.covered + rest.trim().length };
    }
    return !whole && rest.startsWith(words) ? { covered: words.trim().length, filled: {} } : undefined;
  }
  for (let length = 1; length <= Math.min(words.length, 80); length += 1) {
    const more = laid(words.slice(length), tokens, at + 1, 0, whole, false);
    if (!more) continue;
    const [open, shut] = [first && !whole ? ANY : '', length === words.length && !whole ? ANY : ''];
    return { ...more, filled: { ...more.filled, [token.name]: `${open}${words.slice(0, length)}${shut}` } };
  }
  return undefined;
}

/** Where in a text words may begin: in front of a word. @param {Token[]} tokens @returns {[number, number][]} */
function beginnings(tokens) {
  return tokens.flatMap((token, at) => (typeof token === 'string'
    ? [...token.matchAll(/(?<![\p{L}\p{N}])(?=\S)/gu)].map(({ index }) => [at, index])
    : [[at, 0]]));
}

const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&').replaceAll(/\s+/g, '\\s+').replaceAll(ANY, WHATEVER);

export class Speech {
  #known = new Map();
  #made = new WeakSet();

  /** @param {string} language */
  constructor(language) {
    this.language = language;
    [this.english, this.other] = [catalogue('en'), catalogue(language)];
  }

  /**
   * @param {string} words
   * @param {number} bonus what a text counts more that they are the whole of
   * @returns {string[]} patterns for what they are in the other language; none where they are no text of ours
   */
  patterns(words, bonus = WHOLE) {
    const asked = `${bonus} ${words}`;
    if (!this.#known.has(asked)) this.#known.set(asked, this.#found(words, bonus));
    return this.#known.get(asked);
  }

  #found(words, bonus) {
    const plain = words.replaceAll(/\s+/g, ' ');
    const fixed = plain.replaceAll(ANY, '');
    if (fixed.replaceAll(/[^\p{L}]/gu, '').length < 2) return [];
    for (const read of [(text) => text, (text) => text.toLowerCase()]) {
      const found = [true, false].flatMap((whole) => this.#like(read(plain), read, whole));
      const likely = found.filter(({ covered }) => covered > 1 && covered >= fixed.trim().length / 2);
      const worth = ({ covered, whole }) => covered + (whole ? bonus : 0);
      const most = Math.max(...likely.map(worth));
      const best = likely.filter((one) => worth(one) === most);
      if (best.length) return [...new Set(best.flatMap((one) => this.#said(one)))];
    }
    return this.#begun(plain);
  }

  /** A text and what somebody wrote after it. @param {string} plain */
  #begun(plain) {
    const [, text, rest] = /^(.{6,}:) (.+)$/.exec(plain) ?? [];
    return text ? this.patterns(text).map((pattern) => `${pattern}\\s+${escaped(rest)}`) : [];
  }

  /** Every English text that the words are, or are a part of. */
  #like(words, read, whole) {
    const found = [];
    for (const [key, ways] of this.english) {
      for (const { tokens, choices } of ways) {
        const text = tokens.map((token) => (typeof token === 'string' ? read(token) : token)).filter((token) => token !== '');
        for (const [at, from] of whole ? [[0, 0]] : beginnings(text)) {
          const one = laid(words, text, at, from, whole);
          if (one) found.push({ key, choices, whole, ...one });
        }
      }
    }
    return found;
  }

  /** What the text of this key is in the other language. */
  #said({ key, choices, filled }) {
    const ways = (this.other.get(key) ?? []).filter((way) =>
      Object.entries(way.choices).every(([name, value]) => choices[name] === undefined || choices[name] === value));
    const fill = ({ name }) => {
      const value = filled[name];
      if (value === undefined) return WHATEVER;
      const within = value.includes(ANY) ? [] : this.patterns(value);
      return within.length ? `(?:${within.join('|')})` : escaped(value);
    };
    return ways.map(({ tokens }) => tokens.map((token) => (typeof token === 'string' ? escaped(token) : fill(token))).join(''));
  }

  /** @param {string} words @param {boolean} whole whether they are all that is looked for @returns {string | RegExp} */
  string(words, whole) {
    const found = this.patterns(words);
    if (found.length === 0) return words;
    const either = `(?:${found.join('|')})`;
    return this.#remember(new RegExp(whole ? `^\\s*${either}\\s*$` : either, 'i'));
  }

  /** Words with anything between them, which may be of one text or of several. @param {string} words @returns {string[]} */
  #withGaps(words) {
    const whole = this.patterns(words, 0);
    if (whole.length || !words.includes(ANY) || !/\p{L}{2}/u.test(words)) return whole;
    const parts = words.split(ANY).map((part) => part.trim()).filter((part) => part !== '');
    const found = parts.map((part) => (/\p{L}/u.test(part) ? this.patterns(part, 0) : [escaped(part)]));
    return found.every((one) => one.length) ? [found.map((one) => `(?:${one.join('|')})`).join(WHATEVER)] : [];
  }

  /** @param {RegExp} pattern whose words are texts, or parts of texts, with anything between them @returns {RegExp} */
  regExp(pattern) {
    if (this.#made.has(pattern)) return pattern;
    const hand = BY_HAND[this.language] ?? [];
    const source = hand.reduce((text, [english, other]) => text.replace(english, other), pattern.source);
    if (source !== pattern.source) return this.#remember(new RegExp(source, pattern.flags));
    const bare = source.replace(/^\^/, '').replace(/\$$/, '').replace(/^\(([^()]*)\)$/, '$1');
    const sides = bare.includes('(') ? [bare] : bare.split('|');
    const found = sides.map((side) => this.#withGaps(readable(side)));
    if (found.every((one) => one.length === 0)) return pattern;
    return this.#remember(new RegExp(found.map((one, side) => (one.length ? one.join('|') : sides[side])).join('|'), 'i'));
  }

  /** What is looked for, in the other language. @param {unknown} wanted @param {boolean} [whole] */
  says(wanted, whole = false) {
    if (typeof wanted === 'string') return this.string(wanted, whole);
    if (wanted instanceof RegExp) return this.regExp(wanted);
    return Array.isArray(wanted) ? wanted.map((one) => this.says(one, whole)) : wanted;
  }

  /** The one text that a choice in a list has. @param {unknown} wanted */
  label(wanted) {
    if (typeof wanted !== 'string') return wanted;
    for (const [key, ways] of this.english) {
      if (ways.length === 1 && ways[0].tokens.join('') === wanted && !/-.*-why$/.test(key)) return this.other.get(key)[0].tokens.join('');
    }
    return wanted;
  }

  #remember(pattern) {
    this.#made.add(pattern);
    return pattern;
  }
}

/** The words of a regular expression; everything else in it may be anything. @param {string} source */
function readable(source) {
  return source
    .replaceAll(/\((?:\?:)?[^()]*\)|\.[*+]|\\[dDsSwW][*+?]?/g, ANY)
    .replaceAll(/\\(.)/g, '$1');
}

/** @type {Speech | undefined} the language that this worker's pages are in, where it is not English */
let speech;

/** @param {unknown} wanted as the English pages have it @returns {any} as the pages of this run have it */
export const says = (wanted, whole = false) => (speech ? speech.says(wanted, whole) : wanted);

/** How each matcher reads a string: as all that there is, or as a part. */
const MATCHERS = {
  toHaveText: true,
  toContainText: false,
  toHaveAccessibleName: true,
  toHaveAccessibleDescription: true,
};

/** Expects as Playwright does, of pages in the language of this run. */
export const expect = spoken(plainly);

function spoken(base) {
  return new Proxy(base, {
    apply: (target, self, args) => matchers(Reflect.apply(target, self, args), args[0]),
    get: (target, name) => (name === 'soft' ? spoken(target.soft) : Reflect.get(target, name)),
  });
}

function matchers(given, actual) {
  return new Proxy(given, {
    get(target, name) {
      const matcher = Reflect.get(target, name);
      if (name === 'not') return matchers(matcher, actual);
      if (!speech || typeof matcher !== 'function') return matcher;
      if (Object.hasOwn(MATCHERS, name)) return (wanted, ...rest) => matcher.call(target, speech.says(wanted, MATCHERS[name]), ...rest);
      if (typeof actual === 'string' && name === 'toContain') {
        return (wanted) => {
          const other = speech.says(wanted);
          return other instanceof RegExp ? target.toMatch(other) : target.toContain(other);
        };
      }
      if (typeof actual === 'string' && name === 'toMatch') return (wanted) => target.toMatch(speech.says(wanted));
      return matcher;
    },
  });
}

/**
 * From now on pages are looked at in this language.
 * @param {string} language @param {import('@playwright/test').Page} page any
 */
export function speak(language, page) {
  if (language === 'en') return;
  speech = new Speech(language);
  const locators = [page.mainFrame(), page.locator('html')].map((one) => Object.getPrototypeOf(one));
  for (const prototype of locators) {
    for (const by of ['getByText', 'getByLabel']) {
      const plain = prototype[by];
      prototype[by] = function (text, options = {}) {
        return plain.call(this, speech.says(text, options.exact), options);
      };
    }
    const byRole = prototype.getByRole;
    prototype.getByRole = function (role, options = {}) {
      return byRole.call(this, role, options.name === undefined ? options : { ...options, name: speech.says(options.name, options.exact) });
    };
  }
  // What is asked for beside the pages is asked for in the same language.
  const requests = Object.getPrototypeOf(page.request);
  const { fetch } = requests;
  requests.fetch = function (address, options = {}) {
    return fetch.call(this, address, { ...options, headers: { 'accept-language': language, ...options.headers } });
  };
  const [, locator] = locators;
  const { filter, selectOption } = locator;
  locator.filter = function (options = {}) {
    const told = Object.entries(options).map(([name, value]) => [name, name.startsWith('has') ? speech.says(value) : value]);
    return filter.call(this, Object.fromEntries(told));
  };
  locator.selectOption = function (values, ...rest) {
    return selectOption.call(this, speech.label(values), ...rest);
  };
}
