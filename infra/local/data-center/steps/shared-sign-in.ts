// In: a request to a product whose sign-in is shared.
// Out: the caller that the shared sign-in names, in a product session of their own; or a stranger.

import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type {
  Caller,
  ProductContext,
  ProductNode,
} from '#infra/local/data-center/state/product.ts';
import type { Session } from '#infra/local/data-center/state/sessions.ts';
import type { SharedUser, SingleSignOn } from '#infra/local/data-center/state/single-sign-on.ts';
import { noteSignIn, upsertSharedUser } from '#infra/local/data-center/state/users.ts';
import { stampLoginReason } from './log-in.ts';
import { toSharedRequest } from './requests.ts';
import { findSession, mayKeepSession, openLoginSession } from './sessions.ts';

/** Returns the product session follows the shared one: it begins with it, changes hands with it and ends with it. */
export async function findSharedCaller(
  context: ProductContext,
  node: ProductNode,
  singleSignOn: SingleSignOn,
): Promise<Caller> {
  const shared = await singleSignOn.recognise(toSharedRequest(context));
  const session = findSession(context, node) ?? null;
  if (shared === null || !shared.active) return becomeStranger(node, session);
  const user = session?.user ?? null;
  if (user !== null && isSame(user, shared) && mayKeepSession(node, user)) {
    return { kind: 'session', user, session };
  }
  return admit(context, node, shared) ?? becomeStranger(node, session);
}

function isSame(user: User, shared: SharedUser): boolean {
  return user.name.toLowerCase() === shared.name.toLowerCase();
}

// An anonymous session goes on.
function becomeStranger(node: ProductNode, session: Session | null): Caller {
  const isTheirs = session !== null && session.user === null;
  if (session !== null && !isTheirs) node.sessions.close(session);
  return { kind: 'anonymous', user: null, session: isTheirs ? session : null };
}

function admit(context: ProductContext, node: ProductNode, shared: SharedUser): Caller | undefined {
  const { product } = node;
  const user = upsertSharedUser(product, shared);
  if (user === undefined || !user.active || !product.kind.maySignIn(product, user)) {
    stampLoginReason(context, node, 'AUTHORISATION_FAILED');
    return undefined;
  }
  noteSignIn(product, user);
  const session = openLoginSession(context, node, { user, origin: 'single-sign-on' });
  return { kind: 'single-sign-on', user, session };
}
