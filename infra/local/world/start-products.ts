// In: where browsers see the products and how users get sessions there. Out: Jira, Confluence, Bitbucket and
// Crowd, each with the account that the function has there.
import { randomBytes } from 'node:crypto';
import type { BitbucketOptions, LocalBitbucket } from '#infra/local/bitbucket/start-bitbucket.ts';
import type {
  ConfluenceOptions,
  LocalConfluence,
} from '#infra/local/confluence/start-confluence.ts';
import { crowdSingleSignOn } from '#infra/local/crowd/crowd-single-sign-on.ts';
import { type CrowdOptions, type LocalCrowd, startCrowd } from '#infra/local/crowd/start-crowd.ts';
import type { Account } from '#infra/local/data-center/fill-directory.ts';
import type { ProductSwitches } from '#infra/local/data-center/state/product-switches.ts';
import type { SingleSignOn } from '#infra/local/data-center/state/single-sign-on.ts';
import { trustedToken } from '#infra/local/data-center/trusted-token.ts';
import type { JiraOptions, LocalJira } from '#infra/local/jira/start-jira.ts';
import type { Certificates } from '#infra/local/tls/certificates.ts';
import { LOCAL_PRODUCTS, type LocalProductName, mapProducts } from './local-products.ts';

/** How a product signs users in: by itself, with Crowd's single sign-on, or by a signed token in a cookie. */
export type Sessions = 'native' | 'crowd' | 'token';

export interface ProductChoices {
  readonly jira?: JiraOptions;
  readonly confluence?: ConfluenceOptions;
  readonly bitbucket?: BitbucketOptions;
  readonly crowd?: Partial<CrowdOptions>;
}

export interface ProductsOptions extends ProductChoices {
  /** `https://{host}:{port}` under which browsers see each product. */
  readonly addresses: Readonly<Record<LocalProductName, string>>;
  readonly sessions: Readonly<Record<LocalProductName, Sessions>>;
  readonly tokenCookieName: string;
}

export interface Products {
  readonly jira: LocalJira;
  readonly confluence: LocalConfluence;
  readonly bitbucket: LocalBitbucket;
  readonly crowd: LocalCrowd;
}

export interface StartedProducts {
  readonly products: Products;
  /** The function's own: an administrator at each product, an application at Crowd. */
  readonly accounts: Readonly<Record<LocalProductName | 'crowd', Account>>;
}

const SERVICE_ACCOUNT = 'svc-edge';

/** Returns the running products. Passwords are made up at each start. */
export async function startProducts(
  options: ProductsOptions,
  tls: Certificates,
): Promise<StartedProducts> {
  const accounts = {
    ...mapProducts(() => makeAccount(SERVICE_ACCOUNT)),
    crowd: makeAccount('edge'),
  };
  const applications = mapProducts(makeAccount);
  const crowd = await startCrowd({
    ...{ tls, ...options.crowd },
    applications: [
      ...[accounts.crowd, ...Object.values(applications)],
      ...(options.crowd?.applications ?? []),
    ],
    switches: { ...CROWD_SWITCHES, ...options.crowd?.switches },
  });
  const place = (product: LocalProductName) => {
    const singleSignOn = signOnOf(product, { ...options, crowd, tls, applications });
    return {
      serviceAccount: accounts[product],
      tls,
      publicUrl: options.addresses[product],
      ...(singleSignOn && { singleSignOn }),
    };
  };
  const [jira, confluence, bitbucket] = await Promise.all([
    LOCAL_PRODUCTS.jira({
      ...{ ...place('jira'), ...options.jira },
      switches: { ...ALLOWED, ...options.jira?.switches },
    }),
    LOCAL_PRODUCTS.confluence({
      ...{ ...place('confluence'), ...options.confluence },
      switches: { ...ALLOWED, ...options.confluence?.switches },
    }),
    LOCAL_PRODUCTS.bitbucket({
      ...{ ...place('bitbucket'), ...options.bitbucket },
      switches: { ...ALLOWED, ...options.bitbucket?.switches },
    }),
  ]);
  return { products: { jira, confluence, bitbucket, crowd }, accounts };
}

function makeAccount(name: string): Account {
  return { name, password: randomBytes(24).toString('base64url') };
}

// What infra/docs/deploy.md asks an administrator to do where Basic authentication is blocked.
const ALLOWED: Pick<ProductSwitches, 'basicAuthAllowed'> = {
  basicAuthAllowed: { paths: [], users: [SERVICE_ACCOUNT] },
};

// One cookie for all products, which see users's addresses through the load balancer only.
const CROWD_SWITCHES: CrowdOptions['switches'] = {
  cookie: { domain: '.example.localhost', name: 'crowd.token_key', secure: true },
  trustedProxies: ['127.0.0.1'],
};

interface SignOnOptions extends Omit<ProductsOptions, 'crowd'> {
  readonly crowd: LocalCrowd;
  readonly tls: Certificates;
  readonly applications: Readonly<Record<LocalProductName, Account>>;
}

function signOnOf(product: LocalProductName, options: SignOnOptions): SingleSignOn | undefined {
  const address = options.addresses[product];
  switch (options.sessions[product]) {
    case 'native':
      return undefined;
    case 'crowd':
      return crowdSingleSignOn({
        url: options.crowd.url,
        application: options.applications[product],
        ca: options.tls.ca,
        validationIntervalSeconds: 0,
      });
    case 'token':
      return trustedToken({
        cookieName: options.tokenCookieName,
        issuer: address,
        audience: address,
        keySetUrl: `${address}/_edge/keys.json`,
        ca: options.tls.ca,
      });
  }
}
