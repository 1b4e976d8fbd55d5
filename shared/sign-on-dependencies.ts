import type { TokenTrust } from '#shared/authenticate/token-trust.ts';
import type { Forwarding } from '#shared/forward/forward-request.ts';
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import type { Directory } from '#shared/provision/directory.ts';
import type { EdgeCookies } from '#shared/session/edge-cookies.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import type { TokenKey } from '#shared/session/token/token-keys.ts';
import type { EvaluatedProduct } from './evaluate-sign-on.ts';

/** Everything that a sign-on calls, created once per instance. */
export interface SignOnDependencies {
  readonly trust: TokenTrust;
  readonly policy: IdentityPolicy;
  readonly productOf: (name: ProductName) => Product;
  readonly edgeCookies: EdgeCookies;
  readonly forwarding: Forwarding;
  /** Null: no product trusts tokens of ours. */
  readonly readTokenKeys: (() => Promise<readonly TokenKey[]>) | null;
}

/** A product that users sign on to. */
export interface Product extends EvaluatedProduct {
  readonly directory: Directory;
  readonly sessions: SessionStrategy;
}
