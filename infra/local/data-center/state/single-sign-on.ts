// In: what a browser brings to a product.
// Out: the user that a sign-in shared by several products names.

export interface SharedRequest {
  /** The first of each name, as sent. */
  readonly cookies: ReadonlyMap<string, string>;
  /** The other end of the connection: behind a load balancer, the load balancer. */
  readonly remoteAddress: string;
  /** X-Forwarded-For, unread. */
  readonly forwardedFor: string | undefined;
}

export interface SharedUser {
  readonly name: string;
  readonly displayName: string;
  readonly emailAddress: string;
  readonly active: boolean;
  /** null: the sign-in knows only who it is; the user has to exist in the product and stays as they are there. */
  readonly groups: readonly string[] | null;
}

/** What replaces a product's own authenticator. */
export interface SingleSignOn {
  /** null: no user is signed in, or it could not be known. When it throws, the product answers 500. */
  recognise(request: SharedRequest): Promise<SharedUser | null>;
  /** The Set-Cookie lines that delete the shared cookie, after the shared session has ended. */
  signOut(request: SharedRequest): Promise<readonly string[]>;
}
