import { describe, expect, it } from 'vitest';
import { toDisplayName } from '#shared/map/to-display-name.ts';

describe('a text as a display name', () => {
  it.each([
    ['a plain name', 'Ada Lovelace', 'Ada Lovelace'],
    ['blanks around it', '  Ada  ', 'Ada'],
    ['two blanks', 'Ada  Lovelace', 'Ada Lovelace'],
    ['a tab', 'Ada\tLovelace', 'Ada Lovelace'],
    ['a line break', 'Ada\r\nLovelace', 'Ada Lovelace'],
    ['a line separator', 'Ada\u2028Lovelace', 'Ada Lovelace'],
    ['a paragraph separator', 'Ada\u2029Lovelace', 'Ada Lovelace'],
    ['a next line', 'Ada\u0085Lovelace', 'Ada Lovelace'],
    ['a no-break space', 'Ada\u00a0Lovelace', 'Ada Lovelace'],
    ['an ideographic space', '\u5c71\u7530\u3000\u592a\u90ce', '\u5c71\u7530 \u592a\u90ce'],
    ['white space of several kinds', 'Ada \t\u00a0\n Lovelace', 'Ada Lovelace'],
    ['a zero-width space', 'Ada \u200bLovelace', 'Ada Lovelace'],
    ['zero-width spaces among blanks', ' \u200b Ada \u200b Lovelace \u200b', 'Ada Lovelace'],
    ['a byte order mark', '\ufeffAda', 'Ada'],
    ['a byte order mark inside', 'A\ufeffda', 'Ada'],
    ['a word joiner', 'A\u2060da', 'Ada'],
    ['a soft hyphen', 'Love\u00adlace', 'Lovelace'],
    ['a null character', 'Ada\u0000', 'Ada'],
    ['an escape character', '\u001b[31mAda', '[31mAda'],
    ['a high half of a character', 'Ada\ud83e', 'Ada'],
    ['a low half of a character', '\udd89Ada', 'Ada'],
    ['a character of private use', 'Ada\ue000', 'Ada'],
    ['a character that Unicode does not have', 'Ada\u0378', 'Ada'],
    ['a mark of direction', '\u05d0\u05d1\u05d2 (Ada)\u200f', '\u05d0\u05d1\u05d2 (Ada)'],
    ['an Arabic mark of direction', '\u0627\u061cAda', '\u0627Ada'],
    ['an override of direction', '\u202eAda\u202c', 'Ada'],
    ['an isolate of direction', '\u2066Ada\u2069', 'Ada'],
    ['letters that show nothing', 'A\u3164d\u115fa\uffa0', 'Ada'],
    ['a pattern of Braille without a dot', 'Ada\u2800', 'Ada'],
    ['a joiner between Latin letters', 'A\u200dd\u200ca', 'Ada'],
    ['a joiner at the beginning', '\u200dAda', 'Ada'],
    ['a joiner behind a blank', 'Ada \u200dLovelace', 'Ada Lovelace'],
    ['a variant of a Latin letter', 'Ada\ufe0f', 'Ada'],
    ['decomposed letters', 'U\u0308nal', '\u00dcnal'],
    ['letters that an odd character kept apart', 'U\u200b\u0308nal', '\u00dcnal'],
  ])('a text with %s is the name without it', (_what, text, name) => {
    expect(toDisplayName(text)).toBe(name);
  });

  it.each([
    ['a quote and signs', `O'Neil + "Co" <a/b>`],
    ['a Persian non-joiner', '\u0639\u0644\u06cc\u200c\u0631\u0636\u0627'],
    [
      'a Persian non-joiner behind a vowel sign',
      '\u0639\u0644\u06cc\u064e\u200c\u0631\u0636\u0627',
    ],
    ['a Sinhala joiner', '\u0dc1\u0dca\u200d\u0dbb\u0dd3'],
    ['a Malayalam joiner at the end', '\u0d05\u0d35\u0d28\u0d4d\u200d'],
    ['an emoji of three', 'Ada 👩\u200d💻'],
    ['an emoji with a colour of skin', 'Ada 👩🏽\u200d💻'],
    ['an emoji with a variant', 'Ada ❤\ufe0f\u200d🔥'],
    ['a Han letter with a variant', '\u845b\u{e0100}\u57ce'],
    ['characters beyond the basic plane', 'Ada 🦉 \u{20bb7}'],
    ['a combining mark without a composed letter', 'A\u0336da'],
  ])('%s stays in a name', (_what, text) => {
    expect(toDisplayName(text)).toBe(text);
  });

  it.each(['', ' ', '\t\n', '\u200b', '\u200d \u200c', '\u200f', '\ufe0f', '\u3164', '\ud800'])(
    'nothing is left of %j',
    (text) => {
      expect(toDisplayName(text)).toBe('');
    },
  );
});

describe('a text that is longer than 255 characters', () => {
  it.each([
    ['plain letters', 'a'.repeat(300), 'a'.repeat(255)],
    ['a text of just this length', 'a'.repeat(255), 'a'.repeat(255)],
    ['a pair of surrogates', `${'a'.repeat(254)}🦉b`, 'a'.repeat(254)],
    ['a combining mark', `${'a'.repeat(254)}x\u0336b`, 'a'.repeat(254)],
    ['an emoji of three', `${'a'.repeat(252)}👩\u200d💻`, 'a'.repeat(252)],
    ['a blank', `${'a'.repeat(254)} ${'b'.repeat(9)}`, 'a'.repeat(254)],
    ['two blanks early on', `a  ${'b'.repeat(253)}`, `a ${'b'.repeat(253)}`],
  ])('a name is cut, and not through %s', (_what, text, name) => {
    expect(toDisplayName(text)).toBe(name);
  });

  it('a letter with more marks than a name may hold is no name', () => {
    expect(toDisplayName(`a${'\u0336'.repeat(300)}`)).toBe('');
  });
});
