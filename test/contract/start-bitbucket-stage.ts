import { type LocalBitbucket, startBitbucket } from '#infra/local/bitbucket/start-bitbucket.ts';
import { bitbucketProduct } from '#shared/atlassian/bitbucket/bitbucket-product.ts';
import { type ProductStage, productStage } from './product-stage.ts';

/** Yields a Bitbucket of one node that also reads a directory of somebody else’s, and its own. */
export async function startBitbucketStage(
  localGroups = false,
): Promise<ProductStage & { readonly local: LocalBitbucket }> {
  const local = await startBitbucket({
    nodes: 1,
    serviceAccount: { name: 'svc', password: 'svc-password' },
    readOnlyDirectory: {
      name: 'Company LDAP',
      localGroups,
      people: [
        {
          ...{ name: 'employee', displayName: 'Em Ployee', emailAddress: 'em@example.com' },
          ...{ password: 'their own', groups: ['employees'] },
        },
      ],
    },
  });
  const stage = productStage(local, {
    settings: { name: 'bitbucket' },
    make: bitbucketProduct,
    removal: (group) => `/rest/api/1.0/admin/groups?name=${group}`,
  });
  return { ...stage, local };
}
