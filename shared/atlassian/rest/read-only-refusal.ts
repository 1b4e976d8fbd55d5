import type { HttpAnswer } from '#shared/base/http.ts';
import { readWords } from './read-words.ts';

/**
 * Returns what a refusal stands for that says it is for a directory without write permission: `null`
 * when it does not say so. Products have no status for it, and their words are the service account's
 * language: in another one than English the refusal stays a general one, whose hint names this too.
 */
export function readOnlyRefusal(answer: HttpAnswer, { operation }: { readonly operation: string }) {
  if (!READ_ONLY.test(readWords(answer))) return null;
  const isNew = operation.startsWith('create');
  return isNew ? 'provision.directory_read_only' : 'provision.other_directory';
}

// "Cannot update group 'g' because directory 'LDAP' does not allow updates" is the vendor's usual sentence.
const READ_ONLY =
  /\bread[- ]?only\b|\bdirectory\b[^.]{0,99}\b(?:does|do) not (?:allow|permit|support)\b|\bdirectory\b[^.]{0,99}\bnot (?:be )?(?:modifi|updat|writ)/i;
