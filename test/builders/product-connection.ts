import type { ProductConnection } from '#shared/atlassian/rest/product-client.ts';
import { httpClient } from '#shared/base/http.ts';

/** Returns a connection over a real client, with retries that do not wait. */
export function productConnection(
  address: string,
  parts: Partial<ProductConnection> = {},
): ProductConnection {
  return {
    product: 'jira',
    address,
    send: httpClient(6),
    connections: 6,
    retryRules: { waitsMs: [1, 1], longestWaitMs: 10, wait: async () => {}, random: () => 1 },
    ...parts,
  };
}
