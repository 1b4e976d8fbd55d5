// In: a request to a product whose sign-in is shared.
// Out: the caller that the shared sign-in names, in a product session of their own; or a stranger.
import type { SharedPerson, SingleSignOn } from '#infra/local/data-center/single-sign-on.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type {
  Caller,
  ProductContext,
  ProductNode,
} from '#infra/local/data-center/state/product.ts';
import type { Session } from '#infra/local/data-center/state/sessions.ts';
import { noteSignIn, upsertSharedPerson } from '#infra/local/data-center/state/users.ts';
import { stampLoginReason } from './log-in.ts';
import { toSharedVisit } from './requests.ts';
import { findSession, mayKeepSession, openLoginSession } from './sessions.ts';

/** The product session follows the shared one: it begins with it, changes hands with it and ends with it. */
export async function findSharedCaller(
  context: ProductContext,
  node: ProductNode,
  singleSignOn: SingleSignOn,
): Promise<Caller> {
  const shared = await singleSignOn.recognise(toSharedVisit(context));
  const session = findSession(context, node) ?? null;
  if (shared === null || !shared.active) return becomeStranger(node, session);
  const person = session?.person ?? null;
  if (person !== null && isSame(person, shared) && mayKeepSession(node, person)) {
    return { kind: 'session', person, session };
  }
  return admit(context, node, shared) ?? becomeStranger(node, session);
}

function isSame(person: Person, shared: SharedPerson): boolean {
  return person.name.toLowerCase() === shared.name.toLowerCase();
}

// A visitor's session, which is nobody's, goes on.
function becomeStranger(node: ProductNode, session: Session | null): Caller {
  const isTheirs = session !== null && session.person === null;
  if (session !== null && !isTheirs) node.sessions.close(session);
  return { kind: 'anonymous', person: null, session: isTheirs ? session : null };
}

function admit(
  context: ProductContext,
  node: ProductNode,
  shared: SharedPerson,
): Caller | undefined {
  const { product } = node;
  const person = upsertSharedPerson(product, shared);
  if (person === undefined || !person.active || !product.kind.maySignIn(product, person)) {
    stampLoginReason(context, node, 'AUTHORISATION_FAILED');
    return undefined;
  }
  noteSignIn(product, person);
  const session = openLoginSession(context, node, { person, origin: 'single-sign-on' });
  return { kind: 'single-sign-on', person, session };
}
