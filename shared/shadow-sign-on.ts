import type { ALBResult } from 'aws-lambda';
import { Failure } from '#shared/base/failure.ts';
import type { Log } from '#shared/base/log.ts';
import { withinTime } from '#shared/base/within-time.ts';
import { forwardRequest } from '#shared/forward/forward-request.ts';
import { toGroupQuestion } from '#shared/groups/group-source.ts';
import { queryGroupSources, readTokenGroups } from '#shared/groups/query-groups.ts';
import { auditPseudonym } from '#shared/provision/audit-entry.ts';
import { decideAndAudit } from '#shared/provision/decide-and-audit.ts';
import { findPerson } from '#shared/provision/find-account.ts';
import { readProfile } from '#shared/provision/read-profile.ts';
import type { Arrival } from '#shared/session/edge-cookies.ts';
import type { SignOnDependencies } from './sign-on.ts';

/**
 * Returns the product's own answer to a request, its sign-in page too, while what a sign-on would do is
 * worked out and told to the log and nothing of it done. What a sign-on would refuse is told as well,
 * and refused to nobody: people sign in at the product as they did before, and wait for no rehearsal
 * that is slow. Throws what passing on throws.
 */
export async function shadowSignOn(
  arrival: Arrival,
  edge: SignOnDependencies,
  log: Log,
): Promise<ALBResult> {
  const [result] = await Promise.all([
    passOn(arrival, edge),
    withinTime(workOut(arrival, edge, log), LONGEST_MS, late).catch((error: unknown) =>
      tellRefusal(error, arrival, { edge, log }),
    ),
  ]);
  return result;
}

// Far from where Lambda ends the invocation, and with it the page.
const LONGEST_MS = 3_000;
const late = () => new Failure('provision.product_unavailable', { reason: 'out_of_time' });

async function passOn(arrival: Arrival, edge: SignOnDependencies): Promise<ALBResult> {
  const edgeCookies = [await edge.edgeCookies.mark(arrival)];
  const handover = { sessionCookies: [], edgeCookies, replay: null, owner: null };
  return forwardRequest(arrival.request, handover, edge.forwarding);
}

function tellRefusal(
  error: unknown,
  { request, identity }: Arrival,
  { edge, log }: { readonly edge: SignOnDependencies; readonly log: Log },
): void {
  const failure = error instanceof Failure ? error : new Failure('defect.unexpected', {}, error);
  const person = auditPseudonym(edge.trust.issuer, identity);
  const refused = { product: request.product.name, shadow: true, person, refused: failure.code };
  const cause = failure.code === 'defect.unexpected' ? { cause: nameOf(error) } : {};
  log('audit', 'decided', { ...failure.evidence, ...cause, ...refused });
}

// Its message stays out: it may quote what it choked on.
const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown');

async function workOut(
  { request, identity }: Arrival,
  edge: SignOnDependencies,
  log: Log,
): Promise<void> {
  const product = request.product.name;
  const { policy, directory, mapping, search } = edge.productOf(product);
  const { require } = edge.policy;
  const person = readProfile(identity, { require, mapping, directory });
  const question = toGroupQuestion(request, identity);
  const [reading, account] = await Promise.all([
    readTokenGroups(question, edge.groupSources).then((told) => queryGroupSources(told, question)),
    findPerson(person, search),
  ]);
  for (const failure of reading.failures) log('error', 'map.group_source_failed', failure);
  const standing = { id: auditPseudonym(edge.trust.issuer, identity), person, reading, account };
  const { replace } = edge;
  const bench = { product, policy, capabilities: directory.capabilities, replace, log };
  decideAndAudit(standing, bench);
}
