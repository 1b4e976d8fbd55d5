import { PRODUCT_NAMES, type ProductName } from './product-name.ts';

/** One value for each product. */
export function mapProducts<Value>(
  toValue: (product: ProductName, index: number) => Value,
): Readonly<Record<ProductName, Value>> {
  const [jira, confluence, bitbucket] = PRODUCT_NAMES;
  return {
    jira: toValue(jira, 0),
    confluence: toValue(confluence, 1),
    bitbucket: toValue(bitbucket, 2),
  };
}
