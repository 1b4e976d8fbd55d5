import { expect, it } from 'vitest';
import { bitbucketDirectory } from '#shared/atlassian/bitbucket/bitbucket-directory.ts';
import { callProduct } from '#shared/atlassian/rest/product-client.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import { recordingServer } from '#test/builders/recording-server.ts';

function directoryAt(url: string) {
  const connection = productConnection(url, { product: 'bitbucket' });
  return bitbucketDirectory({
    connection,
    call: (call) => callProduct(connection, call),
    passwordFor: async () => 'Derived-1',
    usesPasswords: true,
  });
}

it('a user whose name Bitbucket writes decomposed is found by the composed name', async () => {
  const user = { displayName: 'Renée', active: true, emailAddress: 'renee@example.com' };
  const names = ['renee', 'rene\u0301e'];
  const { url } = await recordingServer(({ url: path }) => {
    const values = path.includes('/more-members') ? [] : names.map((name) => ({ ...user, name }));
    return { body: { values, isLastPage: true } };
  });
  expect(await directoryAt(url).findAccount('Ren\u00e9e')).toMatchObject({
    username: 'rene\u0301e',
  });
});

it('a look-up is refused when thousands of names contain the user name', async () => {
  const { url, seen } = await recordingServer(({ url: path }) => {
    const start = Number(new URL(path, 'https://bitbucket').searchParams.get('start'));
    const page = { values: [], isLastPage: false, nextPageStart: start + 1_000 };
    return { body: path.includes('/more-members') ? { ...page, isLastPage: true } : page };
  });
  await expect(directoryAt(url).findAccount('a')).rejects.toMatchObject({
    code: 'provision.product_refused',
    evidence: { product: 'bitbucket', operation: 'find_account', reason: 'too_many_matches' },
  });
  expect(seen.filter(({ url: path }) => path.includes('/admin/users?filter=a&'))).toHaveLength(11);
});

it.each([undefined, null])(
  'a page of Bitbucket that is not the last and names %s as the next one is not taken for the end',
  async (nextPageStart) => {
    const values = [{ name: 'other', displayName: 'Other', active: true }];
    const { url } = await recordingServer(() => ({
      body: { values, isLastPage: false, nextPageStart },
    }));
    await expect(directoryAt(url).findAccount('ann')).rejects.toMatchObject({
      code: 'provision.product_refused',
      evidence: { product: 'bitbucket', reason: 'unreadable' },
    });
  },
);
