import type { LambdaEvent } from '#infra/local/load-balancer/targets/to-lambda-event.ts';
import { fetchByTls } from './fetch-by-tls.ts';

/** Returns the answer of the product to the request in an event, as the load balancer takes it. */
export async function callPage({ path, multiValueHeaders = {} }: LambdaEvent) {
  const headers: Record<string, string[]> = {};
  for (const [name, values] of Object.entries(multiValueHeaders)) {
    if (!name.startsWith('x-amzn-oidc-')) headers[name] = [...values];
  }
  const {
    status,
    headers: answered,
    body,
  } = await fetchByTls(`${process.env['JIRA_ADDRESS']}${path}`, headers);
  return { statusCode: status, isBase64Encoded: false, multiValueHeaders: answered, body };
}
