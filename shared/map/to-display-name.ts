/** All four products hold names up to this length, as Java counts it. */
const LONGEST_NAME = 255;

/**
 * Returns a text as the name that others read: white space folded to one space, without what is not visible,
 * in one composition of its letters, cut between two characters; empty: nothing is left to read. What scripts
 * are not written without stays: joiners of Persian, Indic scripts and emoji, variants of a sign.
 */
export function toDisplayName(text: string): string {
  if (PLAIN.test(text)) return cut(text);
  const name = clean(text);
  // What stood between two marks may be gone: then they change places, and a joiner behind them its meaning.
  return name === text ? cut(name) : toDisplayName(name);
}

const clean = (text: string) =>
  text
    .replace(WHITE_SPACE, ' ')
    .replace(ODD, '')
    .replace(USELESS_VARIANT, '')
    .replace(USELESS_JOINER, '')
    .replace(/ {2,}/g, ' ')
    .normalize('NFC')
    .trim();

// Nearly every name.
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;
const WHITE_SPACE = /[\t-\r\u0085\p{Z}]+/gu;
// All but joiners and variants. U+2800 is a pattern of Braille without a dot.
const ODD = /(?!\p{Join_C}|\p{VS})[\p{C}\p{DI}\u2800]/gu;
// Variants have a meaning behind these alone.
const USELESS_VARIANT = /(?<![\p{Emoji}\p{scx=Hani}\p{scx=Mong}])\p{VS}/gu;
// Joiners have a meaning behind an emoji, and behind letters of all scripts but these.
const USELESS_JOINER =
  /(?<!\ufe0f|[\p{ExtPict}\p{EMod}]|(?![\p{scx=Latn}\p{scx=Grek}\p{scx=Cyrl}\p{scx=Armn}\p{scx=Geor}\p{scx=Hebr}\p{scx=Hani}\p{scx=Hang}\p{scx=Hira}\p{scx=Kana}\p{scx=Zinh}\p{scx=Zyyy}])[\p{L}\p{M}])\p{Join_C}/gu;

function cut(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  let length = 0;
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    if (length + segment.length > LONGEST_NAME) break;
    length += segment.length;
  }
  return name.slice(0, length).trim();
}
