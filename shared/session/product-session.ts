// In: a user who has an account. Out: the Set-Cookie lines that sign the browser in.
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { User } from '#shared/products/user.ts';

/** A session of the product, ready for the browser. */
export interface ProductSession {
  /** As the product sent them, in order; empty when the browser's existing session goes on. */
  readonly setCookies: readonly string[];
  /** Of the key that the password at the product comes from; absent: nothing new of it. */
  readonly passwordKid?: string;
}

/** The session that the browser has already. */
export const EXISTING_SESSION: ProductSession = { setCookies: [] };

/** A user who is to get a session. */
export interface SessionUser extends User {
  /**
   * Of the key that the password at the product was derived from when the user last signed on in this browser;
   * null: any password may be there. To try a wrong one counts as a failed login, and a few end in a CAPTCHA.
   */
  readonly passwordKid: string | null;
  /** The account was created a moment ago, with the derived password. */
  readonly isNew: boolean;
}

/** How users get a session of one product. */
export interface SessionStrategy {
  /** Tells whether the browser brings a session cookie at all: of any user, ended or not. */
  hasSessionCookie(request: AcceptedRequest): boolean;
  /**
   * The session that the browser has, if it is a living one of this user; null otherwise. To keep it keeps
   * what hangs on it: open forms, their forgery tokens, an administrator's elevated session.
   */
  findExistingSession(request: AcceptedRequest, username: string): Promise<ProductSession | null>;
  /**
   * A new session. Throws `session.captcha_required`, `session.second_step_required`,
   * `session.password_refused`, `session.login_refused`, and what calls of the product throw.
   */
  open(request: AcceptedRequest, user: SessionUser): Promise<ProductSession>;
}
