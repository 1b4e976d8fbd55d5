import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';

export type Cookie = readonly [name: string, value: string, attributes: string];

/** Adds a cookie for the context path to the answer, its other attributes as given. */
export function setCookie(context: ProductContext, node: ProductNode, cookie: Cookie): void {
  const [name, value, attributes] = cookie;
  const path = `Path=${node.product.contextPath || '/'}`;
  const text = [`${name}=${value}`, path, attributes].filter(Boolean).join('; ');
  context.header('Set-Cookie', text, { append: true });
}
