import { describe, expect, it } from 'vitest';
import { productDirectory } from '#infra/explain/product-directory.ts';
import { PRODUCT_NAMES, type ProductName } from '#shared/products/product-facts.ts';
import { recordingServer } from '#test/builders/recording-server.ts';

/** Returns a directory over a server that records its requests. */
async function directoryOver(product: ProductName, isCrowd = false) {
  const { url, seen } = await recordingServer(() => ({ status: 200, body: '{}' }));
  const credentials = JSON.stringify({ username: 'svc', password: 'secret' });
  const location = { product, isCrowd, version: [10, 0], address: url, credentials } as const;
  return { directory: productDirectory(location), seen };
}

const USER = { username: 'ada', email: 'ada@example.com', displayName: 'Ada' };

describe('the directory of an explanation', () => {
  it.each([...PRODUCT_NAMES.map((name) => [name, false] as const), ['jira', true] as const])(
    'the directory that an explanation reads writes nothing at %s, of Crowd: %s',
    async (product, isCrowd) => {
      const { directory, seen } = await directoryOver(product, isCrowd);
      const writes = [
        () => directory.createUser(USER),
        () => directory.createGroup('jira-a'),
        () => directory.join('ada', ['jira-a'], 'create'),
        () => directory.leave('ada', ['jira-a']),
      ];
      for (const write of writes) await write().catch(() => null);
      expect(seen.filter(({ method }) => method !== 'GET')).toEqual([]);
    },
  );
});
