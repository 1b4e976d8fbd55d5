import { HTTPException } from 'hono/http-exception';
import type { ProductContext, ProductNode } from '#infra/local/data-center/state/product.ts';

/** Returns whether the password made the caller's session a secure administrator session (WebSudo), which lasts some minutes. */
export function confirmWebSudo(
  context: ProductContext,
  node: ProductNode,
  password: string,
): boolean {
  const { user, session } = context.get('caller');
  const { product } = node;
  if (user === null || session === null) return false;
  if (!product.directory.acceptsPassword(user, password)) return false;
  if (!product.kind.isAdministrator(product, user)) return false;
  session.webSudoUntilMs = product.nowMs() + product.switches.webSudoSeconds * 1000;
  context.header('X-Atlassian-WebSudo', 'Has-Authentication');
  return true;
}

/**
 * Throws 401 for a browser session without a secure administrator session (WebSudo). Basic and token callers need
 * none, and no caller does under an authenticator other than the product's own.
 */
export function requireWebSudo(context: ProductContext, node: ProductNode): void {
  const { kind, session } = context.get('caller');
  const exempt = kind === 'basic' || kind === 'token' || hasBasicHeader(context);
  const { switches, singleSignOn, nowMs } = node.product;
  if (exempt || !switches.webSudo || singleSignOn !== undefined) return;
  if ((session?.webSudoUntilMs ?? 0) > nowMs()) {
    context.header('X-Atlassian-WebSudo', 'Has-Authentication');
    return;
  }
  throw webSudoRequired();
}

function hasBasicHeader(context: ProductContext): boolean {
  return /^Basic /i.test(context.req.header('authorization') ?? '');
}

function webSudoRequired(): HTTPException {
  const body =
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><status><status-code>401</status-code><message>This resource requires WebSudo.</message></status>';
  const headers = {
    'Content-Type': 'application/xml;charset=UTF-8',
    'X-Atlassian-WebSudo': 'Require-Authentication',
  };
  return new HTTPException(401, { res: new Response(body, { status: 401, headers }) });
}
