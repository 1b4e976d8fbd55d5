import { Failure } from '#shared/base/failure.ts';
import type { CharacterKind } from '#shared/base/find-odd-character.ts';

/** Why a claim that is there cannot be used. */
export type ClaimFault =
  | 'no_text'
  | 'several_values'
  | 'too_long'
  | 'odd_character'
  | 'no_address'
  | 'placeholder'
  | 'letter_case'
  | 'nothing_left';

/** Returns the failure `map.claim_unusable` with the name of the claim and what is wrong with its value. */
export const unusableClaim = (claim: string, reason: ClaimFault, character?: CharacterKind) =>
  new Failure('map.claim_unusable', { claim, reason, ...(character && { character }) });
