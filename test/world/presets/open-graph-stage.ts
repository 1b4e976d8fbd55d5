import type { LocalMicrosoftGraph } from '#infra/local/microsoft-graph/start-microsoft-graph.ts';
import type { World } from '#infra/local/start-world.ts';
import { borrowPresetWorld } from './borrow-preset-world.ts';
import { entra } from './cases/entra.ts';

/** The groups of the accounts of `entra` at Jira before. */
export const HELD = ['chess-club', 'jira-granted-before', 'jira-software-users'];

/** A world at Entra in which Ada and Noor have accounts, and Graph is queried after the claim `groups`. */
export interface GraphStage {
  readonly world: World;
  readonly graph: LocalMicrosoftGraph;
}

/** Returns the stage, with a new instance and a Graph without faults. No answer is cached, so that each query is seen. */
export async function openGraphStage(onFailure: 'deny' | 'keep' | 'ignore'): Promise<GraphStage> {
  const { newcomer, existing } = entra;
  const limits = { timeLimitMs: 3_000, cacheSeconds: 0 };
  const { world } = await borrowPresetWorld({
    provider: 'entra',
    policy: {
      ...entra.policy,
      groupSources: [
        { from: 'claim', claim: 'groups' },
        { from: 'microsoft_graph', names: 'id', onFailure, ...limits },
      ],
    },
    // What Microsoft calls opaque has the form of a JWT.
    people: {
      ada: { claims: newcomer.claims, accessToken: {} },
      noor: { claims: existing.claims, accessToken: {} },
    },
    directories: entra.directories ?? {},
  });
  for (const { account } of [newcomer, existing]) {
    world.jira.addPerson({ ...account, password: 'their own', groups: HELD });
  }
  const graph = world.directories.microsoftGraph;
  if (graph === undefined) throw new Error('no Graph');
  graph.clearFaults();
  Object.assign(graph.switches, { hang: false, userInfoSub: null });
  await world.signOn.recycle();
  return { world, graph };
}
