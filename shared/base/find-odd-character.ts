/** What a character is that no name and no address holds on purpose. */
export type CharacterKind =
  | 'line_break'
  | 'control'
  | 'joiner'
  | 'direction'
  | 'zero_width'
  | 'half'
  | 'private_use'
  | 'unassigned'
  | 'invisible';

/**
 * Returns what kind of character makes a text look like another one, or breaks the line that holds it; null:
 * every character is one to see. Source: general categories and Default_Ignorable_Code_Point of Unicode.
 */
export function findOddCharacter(text: string): CharacterKind | null {
  if (PLAIN.test(text) || !ODD.test(text)) return null;
  return KINDS.find(([, kind]) => kind.test(text))?.[0] ?? 'invisible';
}

// Nearly every text, and cheaper to recognise.
const PLAIN = /^[ -~]*$/;
const ODD = /[\p{C}\p{Zl}\p{Zp}\p{DI}\u2800]/u;

/** The first that fits. */
const KINDS: readonly (readonly [CharacterKind, RegExp])[] = [
  ['line_break', /[\n-\r\u0085\u2028\u2029]/],
  ['control', /\p{Cc}/u],
  ['joiner', /[\u200c\u200d]/],
  ['direction', /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/],
  ['zero_width', /[\u00ad\u200b\u2060\ufeff]/],
  ['half', /\p{Cs}/u],
  ['private_use', /\p{Co}/u],
  // What a text shows nothing of has its place in Unicode before it has a character.
  ['unassigned', /(?!\p{DI})\p{Cn}/u],
];
