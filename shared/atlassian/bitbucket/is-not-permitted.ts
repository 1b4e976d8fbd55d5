import type { HttpAnswer } from '#shared/base/http.ts';
import { readExceptionName } from './read-exception-name.ts';

/**
 * Tells whether a 401 of Bitbucket is for credentials that are right but may not do this: tokens
 * never administer (BSERV-10482), and some users outrank the service account.
 */
export function isNotPermitted(answer: HttpAnswer): boolean {
  return answer.status === 401 && readExceptionName(answer).endsWith('.AuthorisationException');
}
