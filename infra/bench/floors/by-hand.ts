// What a handler costs that verifies the signature and proxies the page: by hand, and nothing else.
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { toBareParts } from '#infra/bench/to-bare-parts.ts';
import type { LambdaEvent } from '#infra/local/load-balancer/targets/to-lambda-event.ts';
import { callPage } from './call-page.ts';
import { fetchByTls } from './fetch-by-tls.ts';

let key: KeyObject | null = null;

/** Returns the product's page to a user whose token the load balancer signed. */
export const handler = async (event: LambdaEvent) => {
  const [token = ''] = event.multiValueHeaders?.['x-amzn-oidc-data'] ?? [];
  const { input, signature } = toBareParts(token);
  key ??= await fetchKey(token);
  if (!verify('sha256', input, key, signature)) throw new Error('signature');
  return callPage(event);
};

async function fetchKey(token: string): Promise<KeyObject> {
  const { kid } = JSON.parse(String(Buffer.from(token.split('.')[0] ?? '', 'base64url')));
  const { body } = await fetchByTls(`${process.env['PUBLIC_KEYS_URL']}/${kid}`, {});
  return createPublicKey(body);
}
