// The spine: one line per step, in the order of the folders.
import type { ALBResult } from 'aws-lambda';
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import { authenticate } from '#shared/authenticate/authenticate.ts';
import type { TokenTrust } from '#shared/authenticate/verify-data-token.ts';
import type { Log } from '#shared/base/log.ts';
import { type Forwarding, forwardRequest } from '#shared/forward/forward-request.ts';
import { replayInExistingSession } from '#shared/forward/replay-request.ts';
import { type GroupSource, toGroupQuestion } from '#shared/groups/group-source.ts';
import { queryGroupSources, readTokenGroups } from '#shared/groups/query-groups.ts';
import type { Mapping } from '#shared/map/map-profile.ts';
import type { IdentityPolicy, ProductPolicy } from '#shared/policy/identity-policy.ts';
import type { Replace } from '#shared/policy/transform-text.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import { applyPlan } from '#shared/provision/apply-plan.ts';
import { auditPseudonym } from '#shared/provision/audit-entry.ts';
import { decideAndAudit } from '#shared/provision/decide-and-audit.ts';
import type { Directory } from '#shared/provision/directory.ts';
import { type AccountSearch, findPerson } from '#shared/provision/find-account.ts';
import { readProfile } from '#shared/provision/read-profile.ts';
import type { EdgeCookies } from '#shared/session/edge-cookies.ts';
import { EXISTING_SESSION, type SessionStrategy } from '#shared/session/product-session.ts';
import type { TokenKey } from '#shared/session/token/token-keys.ts';
import { shadowSignOn } from './shadow-sign-on.ts';

/** Everything that a sign-on meets, wired once per instance. */
export interface SignOnDependencies {
  readonly trust: TokenTrust;
  readonly policy: IdentityPolicy;
  readonly groupSources: readonly GroupSource[];
  readonly replace: Replace;
  readonly productOf: (name: ProductName) => Product;
  readonly edgeCookies: EdgeCookies;
  readonly forwarding: Forwarding;
  /** Null: no product trusts tokens of ours. */
  readonly readTokenKeys: (() => Promise<readonly TokenKey[]>) | null;
}

export interface Product {
  readonly policy: ProductPolicy;
  readonly mapping: Mapping;
  readonly search: AccountSearch;
  readonly directory: Directory;
  readonly sessions: SessionStrategy;
}

/**
 * Returns the load balancer's answer to a request that needs a session: the product's page, signed
 * in. Throws a Failure of any step; nothing that a step did has to be undone.
 */
export async function signOn(
  request: AcceptedRequest,
  edge: SignOnDependencies,
  log: Log = () => {},
): Promise<ALBResult> {
  const product = request.product.name;
  const { directory, sessions, policy, mapping, search } = edge.productOf(product);

  const identity = await authenticate(request, edge.trust);
  log('debug', 'authenticated', identity.signedBy);
  if (policy.shadow) return shadowSignOn({ request, identity }, edge, log);
  const { require } = edge.policy;
  const person = readProfile(identity, { require, mapping, directory });
  const question = toGroupQuestion(request, identity);
  const told = await readTokenGroups(question, edge.groupSources);

  const visit = { request, identity, person, told, policy };
  const memory = await edge.edgeCookies.recall(visit);
  const inSync = memory.state === 'in_sync';
  const before = { username: memory.username, sessions };
  const replay = inSync ? await replayInExistingSession(request, before, edge.forwarding) : null;
  const isProven = replay !== null && replay !== 'not_proxied';
  const [reading, account, liveSession] = await Promise.all([
    inSync ? told : queryGroupSources(told, question),
    inSync ? null : findPerson(person, search),
    isProven ? EXISTING_SESSION : sessions.findExistingSession(request, memory.username),
  ]);
  for (const failure of reading.failures) log('error', 'map.group_source_failed', failure);

  const standing = { id: auditPseudonym(edge.trust.issuer, identity), person, reading, account };
  const { replace } = edge;
  const bench = { product, policy, capabilities: directory.capabilities, replace, log };
  const { plan, refusal } = inSync ? IN_SYNC : decideAndAudit(standing, bench);
  await applyPlan(plan, directory);
  if (refusal !== null) throw refusal;

  // Who is remembered may have another name by now: then nothing of theirs counts.
  const username = inSync ? memory.username : (account?.username ?? person.username);
  const isRemembered = username.toLowerCase() === memory.username.toLowerCase();
  const isOurs = account === null || (isRemembered && memory.state !== 'unknown');
  const kept = isRemembered ? liveSession : null;
  const password = isOurs ? 'ours' : 'theirs';
  const session = kept ?? (await sessions.open(request, { ...person, username, password }));
  const synced = inSync ? 'before' : reading.failures.length > 0 ? 'in part' : 'just now';
  const edgeCookies = await edge.edgeCookies.mint(visit, { synced, username });
  const owner = { username, sessions };
  const handover = { sessionCookies: session.setCookies, edgeCookies, replay, owner };
  const result = await forwardRequest(request, handover, edge.forwarding);
  log('info', 'signed_on', {
    product,
    groups: reading.claim.state,
    account: inSync ? 'in_sync' : account === null ? 'created' : 'looked_up',
    steps: plan.map(({ kind }) => kind).join(' ') || 'none',
    session: kept === null ? 'opened' : 'kept',
    status: result.statusCode,
  });
  return result;
}

const IN_SYNC = { plan: [], refusal: null };
