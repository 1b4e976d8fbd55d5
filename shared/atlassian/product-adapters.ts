import type { ProductName } from '#shared/products/product-facts.ts';
import { bitbucketProduct } from './bitbucket/bitbucket-product.ts';
import { confluenceProduct } from './confluence/confluence-product.ts';
import { jiraProduct } from './jira/jira-product.ts';
import type { ProductOptions, ProductParts } from './rest/product-parts.ts';

/** How the adapters of each product are made. */
export const PRODUCT_ADAPTERS: Readonly<
  Record<ProductName, (options: ProductOptions) => ProductParts>
> = {
  jira: jiraProduct,
  confluence: confluenceProduct,
  bitbucket: bitbucketProduct,
};
