import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import { type Credentials, type LoginOutcome, logIn } from './log-in.ts';
import { stampLoginReason } from './stamp-login-reason.ts';

/**
 * The verdict on a password that somebody typed, its header set. Where sign-in is shared, the product's own
 * passwords open no browser session: everybody is a stranger.
 */
export function logInByForm(
  context: ProductContext,
  node: ProductNode,
  credentials: Credentials,
): LoginOutcome {
  const outcome = judge(node, credentials);
  stampLoginReason(context, node, outcome.reason);
  return outcome;
}

function judge(node: ProductNode, credentials: Credentials): LoginOutcome {
  if (node.product.singleSignOn === undefined) return logIn(node.product, credentials);
  return { reason: 'AUTHENTICATED_FAILED', person: undefined };
}
