import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';

/** Whether the password made the caller's session a secure administrator session (WebSudo), which lasts some minutes. */
export function confirmWebSudo(
  context: ProductContext,
  node: ProductNode,
  password: string,
): boolean {
  const { person, session } = context.get('caller');
  const { product } = node;
  if (person === null || session === null) return false;
  if (!product.directory.acceptsPassword(person, password)) return false;
  if (!product.kind.isAdministrator(product, person)) return false;
  session.webSudoUntilMs = product.nowMs() + product.switches.webSudoSeconds * 1000;
  context.header('X-Atlassian-WebSudo', 'Has-Authentication');
  return true;
}
