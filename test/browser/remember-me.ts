import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';

/** Parameters of the template with which every product leaves its remember-me cookie in the browser. */
export const REMEMBER_ME: Readonly<Record<string, string>> = Object.fromEntries(
  LOCAL_PRODUCT_NAMES.map((product) => [`${PRODUCT_FACTS[product].title}RememberMe`, 'yes']),
);
