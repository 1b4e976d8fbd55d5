import { expect, it } from 'vitest';
import type { FaultyCall } from '#infra/local/data-center/state/make-faults.ts';
import { answerTo, PAGES } from '#test/world/sign-on-event.ts';
import { signInBrowser } from '#test/world/signed-in-browser.ts';
import { borrowPresetWorld } from './borrow-preset-world.ts';
import { entra } from './cases/entra.ts';
import { generic } from './cases/generic.ts';

const ADA = { sub: 'ada', preferred_username: 'ada', email: 'ada@example.com' };
const GRACE = { sub: 'grace', preferred_username: 'grace', email: 'grace@example.com' };

it('what is evaluated in shadow ends with the event, and the page comes all the same', async () => {
  const { world } = await borrowPresetWorld({
    ...{ provider: 'generic', people: { newcomer: generic.newcomer }, timeoutSeconds: 3 },
    policy: { product: { shadow: true }, groups: { ownedGroup: 'edge-authenticated' } },
  });
  const received: string[] = [];
  const release = Promise.withResolvers<void>();
  let isHolding = false;
  const when = ({ path }: FaultyCall) => {
    if (path.startsWith('/rest/')) received.push(path);
    return isHolding && path.startsWith('/rest/');
  };
  world.jira.fail({ kind: 'hold', until: release.promise, times: 999, when });
  await answerTo(world, { claims: GRACE });
  const callsOfOne = received.length;
  isHolding = true;
  const page = await answerTo(world, { claims: ADA });
  const [calls, lines] = [received.length, world.signOn.logs.length];
  isHolding = false;
  release.resolve();
  await answerTo(world, { claims: GRACE });
  world.jira.clearFaults();

  // Jira's own answer to a browser without a session.
  expect(page.statusCode).toBe(302);
  expect(world.signOn.logs.slice(0, lines).at(-1)).toContain('"reason":"out_of_time"');
  expect(callsOfOne).toBeGreaterThan(0);
  expect(received.length - calls).toBe(callsOfOne);
  const decided = world.signOn.logs.slice(lines).filter((line) => line.includes('"decided"'));
  expect(decided).toHaveLength(1);
});

it('a source of groups is asked no more for an event that was answered', async () => {
  const { newcomer, existing, directories = {} } = entra;
  const source = { from: 'microsoft_graph', names: 'id', onFailure: 'deny' } as const;
  const { world } = await borrowPresetWorld({
    ...{ provider: 'entra', directories, timeoutSeconds: 3 },
    policy: {
      ...entra.policy,
      groupSources: [{ ...source, timeLimitMs: 3_000, cacheSeconds: 0 }],
    },
    people: {
      ada: { claims: newcomer.claims, accessToken: {} },
      noor: { claims: existing.claims, accessToken: {} },
    },
  });
  const graph = world.directories.microsoftGraph;
  const land = async (who: 'ada' | 'noor') =>
    (await signInBrowser(world, PAGES.jira, { who })).answers.at(-1);
  graph?.fail({ kind: 'status', status: 403, times: 9 });
  await land('noor');
  const ofOne = graph?.requests.length ?? 0;
  graph?.clearFaults();
  Object.assign(graph?.switches ?? {}, { hang: true });
  const refused = await land('ada');
  const before = graph?.requests.length ?? 0;
  Object.assign(graph?.switches ?? {}, { hang: false });
  graph?.fail({ kind: 'status', status: 403, times: 9 });
  await land('noor');
  graph?.clearFaults();

  expect(refused?.status).toBe(503);
  expect(refused?.body).toContain('map.groups_unavailable');
  expect(ofOne).toBeGreaterThan(0);
  expect((graph?.requests.length ?? 0) - before).toBe(ofOne);
});
