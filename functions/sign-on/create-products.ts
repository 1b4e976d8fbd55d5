import type { crowdProduct } from '#shared/atlassian/crowd/crowd-product.ts';
import { PRODUCT_ADAPTERS } from '#shared/atlassian/product-adapters.ts';
import type { ProductConnection } from '#shared/atlassian/rest/product-client.ts';
import type { ProductParts } from '#shared/atlassian/rest/product-parts.ts';
import type { ServiceAccountOptions } from '#shared/atlassian/rest/service-account.ts';
import { Failure } from '#shared/base/failure.ts';
import type { JsonConnection } from '#shared/base/json-client.ts';
import type { SecretStore } from '#shared/base/secrets.ts';
import type { GroupSource } from '#shared/groups/group-source.ts';
import { removalBrake } from '#shared/plan/removal-brake.ts';
import type { Replace } from '#shared/policy/apply-transform.ts';
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import { derivedPasswords } from '#shared/session/derived-passwords.ts';
import type { ProductSettings } from '#shared/settings/product-settings.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { Product } from '#shared/sign-on-dependencies.ts';
import type { TokenParts } from './create-token-sessions.ts';

/** What products are created from. */
export interface ProductDependencies {
  readonly settings: Settings;
  readonly policy: IdentityPolicy;
  readonly replace: Replace;
  readonly groupSources: readonly GroupSource[];
  readonly secrets: SecretStore;
  /** Returns the one connection to a product or Crowd. */
  readonly connectTo: (address: string) => JsonConnection;
  /** Null: no product trusts tokens. */
  readonly tokens: TokenParts | null;
  /** Null: no product has its users in Crowd. */
  readonly createCrowd: typeof crowdProduct | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Returns the products that are on, by name. Throws `configuration.invalid`
 * for one that has no part in the policy.
 */
export function createProducts(dependencies: ProductDependencies): (name: ProductName) => Product {
  const { settings, policy, replace, groupSources, tokens, now } = dependencies;
  const { require, reservedUsernames } = policy;
  const crowd = createCrowdAdapter(dependencies);
  const products = Object.values(settings.products).map((product) => {
    const part = policy.products[product.name];
    if (part === undefined) throw new Failure('configuration.invalid', { product: product.name });
    const parts =
      crowd && product.sessions === 'crowd' ? crowd : createNativeAdapter(product, dependencies);
    const sessions = tokens && product.sessions === 'token' ? tokens.sessions : parts.sessions;
    const { directory } = parts;
    const rules = { require, profile: part.profile, reservedUsernames };
    const mapping = { ...rules, replace, groupSources };
    const brake = settings.massRemoval === 'suspect' ? removalBrake(now) : null;
    const { name } = product;
    return { name, policy: part, mapping, directory, sessions, removalBrake: brake };
  });
  const byName = new Map<ProductName, Product>(products.map((product) => [product.name, product]));
  return (name) => {
    const product = byName.get(name);
    if (product === undefined) throw new Failure('configuration.invalid', { product: name });
    return product;
  };
}

function createNativeAdapter(
  product: ProductSettings,
  dependencies: ProductDependencies,
): ProductParts {
  const { name, address, credentialsArn } = product;
  const { secrets, settings, now } = dependencies;
  return PRODUCT_ADAPTERS[name]({
    settings: product,
    loadBalancerCookieName: settings.loadBalancerCookieName,
    account: toAccount(dependencies, { product: name, address, credentialsArn }),
    ...derivedPasswords({ secrets, keyArn: settings.passwordKeyArn, product: name, now }),
  });
}

function createCrowdAdapter(dependencies: ProductDependencies): ProductParts | null {
  const { settings, createCrowd } = dependencies;
  const { crowd } = settings;
  if (crowd === null || createCrowd === null) return null;
  return createCrowd(crowd, toAccount(dependencies, { product: 'crowd', ...crowd }));
}

type Place = Pick<ProductConnection, 'product' | 'address'> & { readonly credentialsArn: string };

function toAccount(
  { secrets, connectTo, now, settings }: ProductDependencies,
  { product, address, credentialsArn }: Place,
): ServiceAccountOptions {
  const { productConnections: connections } = settings;
  const connection = { product, address, ...connectTo(address), connections };
  return { connection, secrets, credentialsArn, now };
}
