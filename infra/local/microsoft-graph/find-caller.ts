import { readBearerToken } from '#infra/local/vendor-api/read-bearer-token.ts';
import type { VendorContext } from '#infra/local/vendor-api/start-vendor-api.ts';
import { graphRefusal } from './graph-refusal.ts';
import type { GraphState } from './graph-state.ts';
import type { GraphPerson } from './make-graph-person.ts';

/** The person whose token the request carries. Throws Graph's 401 without a good one, its 404 for an unknown person. */
export async function findCaller(context: VendorContext, graph: GraphState): Promise<GraphPerson> {
  const token = readBearerToken(context);
  if (token === null) {
    const code = 'InvalidAuthenticationToken';
    throw graphRefusal(401, { code, message: 'Access token is empty.' });
  }
  const sub = await graph.personOf(token);
  if (sub === null) throw graphRefusal(401);
  const person = graph.people.find((known) => known.sub === sub);
  if (person === undefined) throw graphRefusal(404);
  return person;
}
