import type { ProductConnection } from '#shared/atlassian/product-client.ts';
import type { ProductOptions, ProductParts } from '#shared/atlassian/product-parts.ts';
import type { ServiceAccountOptions } from '#shared/atlassian/service-account.ts';
import { Failure } from '#shared/base/failure.ts';
import type { SendHttp } from '#shared/base/http.ts';
import type { ProductName, ProductSettings } from '#shared/base/product-settings.ts';
import type { RetryRules } from '#shared/base/retry.ts';
import type { SecretStore } from '#shared/base/secrets.ts';
import type { Settings } from '#shared/base/settings.ts';
import type { IdentityPolicy } from '#shared/map/identity-policy.ts';
import { derivePassword } from '#shared/session/derive-password.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import type { TokenKey } from '#shared/session/token-keys.ts';
import type { Product } from '#shared/sign-on.ts';

/** What products are made of. */
export interface ProductMaking {
  readonly settings: Settings;
  readonly policy: IdentityPolicy;
  readonly secrets: SecretStore;
  readonly send: SendHttp;
  readonly retryRules: RetryRules;
  readonly readTokenKeys: (() => Promise<readonly TokenKey[]>) | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Yields the products that are on, by name; only their adapters are loaded. Throws
 * `configuration.invalid` for one that the policy does not speak of.
 */
export async function makeProducts(making: ProductMaking): Promise<(name: ProductName) => Product> {
  const { settings, policy } = making;
  const crowd = await makeCrowd(making);
  const tokens = await makeTokens(making);
  const made = Object.values(settings.products).map(async (product) => {
    const part = policy.products[product.name];
    if (part === undefined) throw new Failure('configuration.invalid', { product: product.name });
    const parts = crowd && product.sessions === 'crowd' ? crowd : await makeOwn(product, making);
    const sessions = tokens && product.sessions === 'token' ? tokens : parts.sessions;
    return [product.name, { policy: part, directory: parts.directory, sessions }] as const;
  });
  const byName = new Map<ProductName, Product>(await Promise.all(made));
  return (name) => {
    const product = byName.get(name);
    if (product === undefined) throw new Failure('configuration.invalid', { product: name });
    return product;
  };
}

type Make = (options: ProductOptions) => ProductParts;

const ADAPTERS: Readonly<Record<ProductName, () => Promise<Make>>> = {
  jira: async () => (await import('#shared/atlassian/jira/jira-product.ts')).jiraProduct,
  confluence: async () =>
    (await import('#shared/atlassian/confluence/confluence-product.ts')).confluenceProduct,
  bitbucket: async () =>
    (await import('#shared/atlassian/bitbucket/bitbucket-product.ts')).bitbucketProduct,
};

async function makeOwn(product: ProductSettings, making: ProductMaking): Promise<ProductParts> {
  const { name, address, credentialsArn } = product;
  const make = await ADAPTERS[name]();
  const { secrets, settings } = making;
  return make({
    settings: product,
    account: toAccount(making, { product: name, address, credentialsArn }),
    passwordFor: async (username) =>
      derivePassword({ key: await secrets.read(settings.passwordKeyArn), product: name, username }),
  });
}

async function makeCrowd(making: ProductMaking): Promise<ProductParts | null> {
  const { crowd } = making.settings;
  if (crowd === null) return null;
  const { crowdProduct } = await import('#shared/atlassian/crowd/crowd-product.ts');
  return crowdProduct(crowd, toAccount(making, { product: 'crowd', ...crowd }));
}

async function makeTokens(making: ProductMaking): Promise<SessionStrategy | null> {
  const { readTokenKeys: readKeys, settings, now } = making;
  if (settings.token === null || readKeys === null) return null;
  const { tokenSessions } = await import('#shared/session/token-sessions.ts');
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
