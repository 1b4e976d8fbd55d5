import { crowdProduct } from '#shared/atlassian/crowd/crowd-product.ts';
import { PRODUCT_ADAPTERS } from '#shared/atlassian/product-adapters.ts';
import type { ProductParts } from '#shared/atlassian/product-parts.ts';
import type { ProductConnection } from '#shared/atlassian/rest/product-client.ts';
import type { ServiceAccountOptions } from '#shared/atlassian/rest/service-account.ts';
import { Failure } from '#shared/base/failure.ts';
import type { SendHttp } from '#shared/base/http.ts';
import type { RetryRules } from '#shared/base/retry.ts';
import type { SecretStore } from '#shared/base/secrets.ts';
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import type { Replace } from '#shared/policy/transform-text.ts';
import { derivePassword } from '#shared/session/derive-password.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import type { TokenKey } from '#shared/session/token/token-keys.ts';
import { tokenSessions } from '#shared/session/token/token-sessions.ts';
import type { ProductName, ProductSettings } from '#shared/settings/product-settings.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { Product } from '#shared/sign-on.ts';

/** What products are made of. */
export interface ProductMaking {
  readonly settings: Settings;
  readonly policy: IdentityPolicy;
  readonly replace: Replace;
  readonly secrets: SecretStore;
  readonly send: SendHttp;
  readonly retryRules: RetryRules;
  readonly readTokenKeys: (() => Promise<readonly TokenKey[]>) | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Yields the products that are on, by name. Throws
 * `configuration.invalid` for one that the policy does not speak of.
 */
export function makeProducts(making: ProductMaking): (name: ProductName) => Product {
  const { settings, policy, replace } = making;
  const { reservedUsernames } = policy;
  const crowd = makeCrowd(making);
  const tokens = makeTokens(making);
  const made = Object.values(settings.products).map((product) => {
    const part = policy.products[product.name];
    if (part === undefined) throw new Failure('configuration.invalid', { product: product.name });
    const parts = crowd && product.sessions === 'crowd' ? crowd : makeOwn(product, making);
    const sessions = tokens && product.sessions === 'token' ? tokens : parts.sessions;
    const { directory } = parts;
    const mapping = { profile: part.profile, reservedUsernames, replace };
    const { existingPeople } = part;
    const search = { product: product.name, directory, existingPeople, reservedUsernames };
    return [product.name, { policy: part, mapping, search, directory, sessions }] as const;
  });
  const byName = new Map<ProductName, Product>(made);
  return (name) => {
    const product = byName.get(name);
    if (product === undefined) throw new Failure('configuration.invalid', { product: name });
    return product;
  };
}

function makeOwn(product: ProductSettings, making: ProductMaking): ProductParts {
  const { name, address, credentialsArn } = product;
  const { secrets, settings } = making;
  return PRODUCT_ADAPTERS[name]({
    settings: product,
    account: toAccount(making, { product: name, address, credentialsArn }),
    passwordFor: async (username) =>
      derivePassword({ key: await secrets.read(settings.passwordKeyArn), product: name, username }),
  });
}

function makeCrowd(making: ProductMaking): ProductParts | null {
  const { crowd } = making.settings;
  if (crowd === null) return null;
  return crowdProduct(crowd, toAccount(making, { product: 'crowd', ...crowd }));
}

function makeTokens(making: ProductMaking): SessionStrategy | null {
  const { readTokenKeys: readKeys, settings, now } = making;
  if (settings.token === null || readKeys === null) return null;
  const { edgeSessionSeconds: sessionSeconds, token } = settings;
  return tokenSessions({ readKeys, cookieName: token.cookieName, sessionSeconds, now });
}

type Place = Pick<ProductConnection, 'product' | 'address'> & { readonly credentialsArn: string };

function toAccount(
  { secrets, send, retryRules, now }: ProductMaking,
  { product, address, credentialsArn }: Place,
): ServiceAccountOptions {
  return { connection: { product, address, send, retryRules }, secrets, credentialsArn, now };
}
