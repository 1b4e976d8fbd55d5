import { crowdProduct } from '#shared/atlassian/crowd/crowd-product.ts';
import { PRODUCT_ADAPTERS } from '#shared/atlassian/product-adapters.ts';
import { httpClient, type SendHttp } from '#shared/base/http.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import type { Directory } from '#shared/provision/directory.ts';
import type { ProductSettings } from '#shared/settings/product-settings.ts';

/** A directory, and its address if calls are to be made. */
export interface DirectoryPlace {
  readonly product: ProductName;
  /** The users of the product are Crowd's. */
  readonly isCrowd: boolean;
  /** The version of Confluence. */
  readonly version: readonly [major: number, minor: number];
  /** Empty: no call is made. */
  readonly address: string;
  /** JSON of the service account, as in its secret. */
  readonly credentials: string;
}

/** Returns the directory that the function would use, over a connection that can only read. */
export function productDirectory(place: DirectoryPlace): Directory {
  const { product, isCrowd, version, address, credentials } = place;
  const read = async () => credentials;
  const account = {
    connection: {
      product: isCrowd ? 'crowd' : product,
      address,
      send: readingOnly(httpClient(3)),
      retryRules: { waitsMs: [], longestWaitMs: 0, wait: async () => {}, random: () => 1 },
      connections: 3,
    },
    secrets: { read, reread: read },
    credentialsArn: '',
    now: Date.now,
  };
  if (isCrowd) return crowdProduct(CROWD, account).directory;
  const settings: ProductSettings = {
    ...{ name: product, host: '', address, sessions: 'native', credentialsArn: '' },
    ...{ rememberMe: false, sessionCookie: '', version },
  };
  const none = async () => '';
  const passwords = { passwordFor: none, findPasswordKid: none };
  const options = { settings, account, ...passwords, loadBalancerCookieName: '' };
  return PRODUCT_ADAPTERS[product](options).directory;
}

const CROWD = {
  ...{ address: '', credentialsArn: '', sessionSeconds: 3600 },
  ...{ bindsToClientAddress: true, verifiesNewSessions: false },
};

function readingOnly(send: SendHttp): SendHttp {
  return async (request) => {
    if (request.method === 'GET') return send(request);
    throw new RangeError(`${request.method} is not sent: nothing is written here`);
  };
}
