// In: a person whose account is there. Out: the Set-Cookie lines that sign their browser in.
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { HttpHeaders } from '#shared/base/http.ts';

/** A session of the product, ready for the browser. */
export interface ProductSession {
  /** As the product sent them, in order; empty when the browser's own session goes on. */
  readonly setCookies: readonly string[];
}

/** The session that the browser has already. */
export const EXISTING_SESSION: ProductSession = { setCookies: [] };

/** Who is to get a session. */
export interface SessionUser {
  readonly username: string;
  readonly email: string;
  readonly displayName: string;
  /**
   * Whether the password is most likely the one that we derive. Trying it where it is not counts as
   * a failure of the person, and a few at the same time end in a CAPTCHA.
   */
  readonly password: 'ours' | 'theirs';
}

/** How people get a session of one product. */
export interface SessionStrategy {
  /** Tells whether the browser brings a session at all, dead or alive, anybody's. */
  hasSessionCookie(request: AcceptedRequest): boolean;
  /** In whose session the product made an answer, if the answer says so; null: it does not. */
  sessionUserOf(headers: HttpHeaders): string | null;
  /**
   * The session that the browser already has, if it lives and is this person's; null otherwise.
   * Keeping it keeps what hangs on it: open forms, their forgery tokens, an administrator's sudo.
   */
  findExistingSession(request: AcceptedRequest, username: string): Promise<ProductSession | null>;
  /**
   * A new session. Throws `session.captcha_required`, `session.second_step_required`,
   * `session.password_refused`, `session.login_refused`, and what calls of the product throw.
   */
  open(request: AcceptedRequest, person: SessionUser): Promise<ProductSession>;
}
