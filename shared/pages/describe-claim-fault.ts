import type { Evidence } from '#shared/base/failure.ts';
import type { CharacterKind } from '#shared/base/find-odd-character.ts';
import type { ClaimFault } from '#shared/map/unusable-claim.ts';

/** What is wrong with a claim, by its reason or by the kind of the odd character in it. */
export const CLAIM_FAULTS = {
  no_text: 'it is no text',
  several_values: 'it holds several values',
  too_long: 'it is longer than 255 characters',
  no_address: 'it is not one e-mail address',
  placeholder: 'it is a word such as null, which stands for no value',
  letter_case: 'it holds a letter that cannot be written in upper or lower case alone',
  nothing_left: 'nothing is left of it after the changes that are set up here',
  line_break: 'it holds a line break',
  control: 'it holds a control character, such as a tab',
  joiner: 'it holds a joiner between two letters, which is not visible',
  direction: 'it holds a mark of text direction, which is not visible',
  zero_width: 'it holds a space without width, which is not visible',
  half: 'it holds half a character',
  private_use: 'it holds a character of private use',
  unassigned: 'it holds a character that Unicode does not have',
  invisible: 'it holds a character that is not visible',
} as const satisfies Record<Exclude<ClaimFault, 'odd_character'> | CharacterKind, string>;

/** Returns what is wrong with a claim, as a part of a sentence; the value itself is never in it. */
export function describeClaimFault({ character, reason = '' }: Evidence): string {
  const key = character ?? reason;
  return isKnown(key) ? CLAIM_FAULTS[key] : 'it is not what it has to be';
}

const isKnown = (key: string): key is keyof typeof CLAIM_FAULTS => Object.hasOwn(CLAIM_FAULTS, key);
