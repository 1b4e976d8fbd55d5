import type { CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { refusal } from './refusal.ts';

/** Throws INVALID_CREDENTIAL: the directory's policy refuses the new password. */
export function checkPassword({ switches }: CrowdState, password: string): void {
  const { passwordPattern } = switches;
  const isGood = passwordPattern === null || new RegExp(passwordPattern).test(password);
  if (isGood && password !== '') return;
  throw refusal(
    'INVALID_CREDENTIAL',
    'The new password does not meet the directory complexity requirements',
  );
}
