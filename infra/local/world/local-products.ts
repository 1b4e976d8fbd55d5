// In: the products that the project knows. Out: those of which there is a server here, and how each is started.
import { startBitbucket } from '#infra/local/bitbucket/start-bitbucket.ts';
import { startConfluence } from '#infra/local/confluence/start-confluence.ts';
import { startJira } from '#infra/local/jira/start-jira.ts';
import { PRODUCT_NAMES, type ProductName } from '#shared/products/product-facts.ts';

/** The local servers. A product that has none cannot be part of a local world. */
export const LOCAL_PRODUCTS = {
  jira: startJira,
  confluence: startConfluence,
  bitbucket: startBitbucket,
} satisfies Partial<Record<ProductName, unknown>>;

export type LocalProductName = keyof typeof LOCAL_PRODUCTS;

/** In the order in which products are listed everywhere. */
export const LOCAL_PRODUCT_NAMES: readonly LocalProductName[] = PRODUCT_NAMES.filter(isLocal);

function isLocal(product: ProductName): product is LocalProductName {
  return product in LOCAL_PRODUCTS;
}

/** Returns one value for each local product. */
export function mapProducts<Value>(
  toValue: (product: LocalProductName, index: number) => Value,
): Readonly<Record<LocalProductName, Value>> {
  const valueFor = (product: LocalProductName) =>
    toValue(product, LOCAL_PRODUCT_NAMES.indexOf(product));
  return {
    jira: valueFor('jira'),
    confluence: valueFor('confluence'),
    bitbucket: valueFor('bitbucket'),
  };
}
