import { describe, expect, it } from 'vitest';
import { productDirectory } from '#infra/explain/product-directory.ts';
import { PRODUCT_NAMES, type ProductName } from '#shared/products/product-facts.ts';
import { recordingServer } from '#test/builders/recording-server.ts';

/** A directory at an address that records what it is asked. */
async function directoryBefore(product: ProductName, isCrowd = false) {
  const { url, seen } = await recordingServer(() => ({ status: 200, body: '{}' }));
  const credentials = JSON.stringify({ username: 'svc', password: 'secret' });
  const place = { product, isCrowd, version: [10, 0], address: url, credentials } as const;
  return { directory: productDirectory(place), seen };
}

const PERSON = { username: 'ada', email: 'ada@example.com', displayName: 'Ada' };

describe('a directory that is only read writes nothing', () => {
  it.each([...PRODUCT_NAMES.map((name) => [name, false] as const), ['jira', true] as const])(
    '%s, of Crowd: %s',
    async (product, isCrowd) => {
      const { directory, seen } = await directoryBefore(product, isCrowd);
      const writes = [
        () => directory.createUser(PERSON),
        () => directory.createGroup('jira-a'),
        () => directory.join('ada', ['jira-a'], 'create'),
        () => directory.leave('ada', ['jira-a']),
      ];
      for (const write of writes) await write().catch(() => null);
      expect(seen.filter(({ method }) => method !== 'GET')).toEqual([]);
    },
  );
});
