// In: a name and a password.
// Out: Seraph's verdict, with the counters moved that decide about CAPTCHA.

import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductState } from '#infra/local/data-center/state/make-state.ts';
import { noteSignIn } from '#infra/local/data-center/state/note-sign-in.ts';
import { needsCaptcha } from './needs-captcha.ts';

/** Values of X-Seraph-LoginReason. */
export type LoginReason =
  | 'OK'
  | 'AUTHENTICATED_FAILED'
  | 'AUTHENTICATION_DENIED'
  | 'AUTHORISATION_FAILED';

export type LoginOutcome =
  | { reason: 'OK'; person: Person }
  | { reason: Exclude<LoginReason, 'OK'>; person: Person | undefined };

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Who signed in, or why nobody did. Past the CAPTCHA limit even the right password is denied. */
export function logIn(product: ProductState, credentials: Credentials): LoginOutcome {
  const person = product.directory.findPerson(credentials.username);
  if (person === undefined) return { reason: 'AUTHENTICATED_FAILED', person };
  if (needsCaptcha(product, person)) return { reason: 'AUTHENTICATION_DENIED', person };
  const accepted = person.active && product.directory.acceptsPassword(person, credentials.password);
  if (!accepted) return noteFailure(product, person);
  if (!product.kind.maySignIn(product, person)) return { reason: 'AUTHORISATION_FAILED', person };
  noteSignIn(product, person);
  return { reason: 'OK', person };
}

function noteFailure(product: ProductState, person: Person): LoginOutcome {
  person.logins.failed += 1;
  person.logins.failedInARow += 1;
  person.logins.lastFailedMs = product.nowMs();
  return { reason: 'AUTHENTICATED_FAILED', person };
}
