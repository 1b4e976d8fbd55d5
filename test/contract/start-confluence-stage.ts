import { type LocalConfluence, startConfluence } from '#infra/local/confluence/start-confluence.ts';
import { confluenceProduct } from '#shared/atlassian/confluence/confluence-product.ts';
import { type ProductStage, productStage } from './product-stage.ts';

/** Yields a Confluence of one node, and its directory. */
export async function startConfluenceStage(
  version: readonly [major: number, minor: number] = [10, 0],
): Promise<ProductStage & { readonly local: LocalConfluence }> {
  const local = await startConfluence({
    nodes: 1,
    serviceAccount: { name: 'svc', password: 'svc-password' },
    switches: { version: version.join('.') },
  });
  const stage = productStage(local, {
    settings: { name: 'confluence', version },
    make: confluenceProduct,
    removal: (group) => `/rest/api/admin/group/${group}`,
  });
  return { ...stage, local };
}
