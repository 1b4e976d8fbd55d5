import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalMicrosoftGraph } from '#infra/local/microsoft-graph/start-microsoft-graph.ts';
import type { Visit } from '#infra/local/open-browser.ts';
import type { World } from '#infra/local/start-world.ts';
import { PAGES } from '#test/functions/sign-on/sign-on-event.ts';
import { endEdgeSession, signInBrowser } from '#test/functions/sign-on/signed-in-browser.ts';
import { entra } from './cases/entra.ts';
import { startPresetWorld } from './start-preset-world.ts';

const { claims, account } = entra.newcomer;
const ASK_GRAPH = { from: 'microsoft_graph', names: 'id', timeLimitMs: 1_500 } as const;
const HELD = ['chess-club', 'jira-granted-before', 'jira-software-users'];
const TOLD = ['chess-club', 'jira-analysts', 'jira-developers', 'jira-software-users'];

type Source = typeof ASK_GRAPH & {
  readonly onFailure: 'deny' | 'keep' | 'ignore';
  readonly cacheSeconds: number;
};

let world: World;
let graph: LocalMicrosoftGraph;
async function start(graphRules: Omit<Source, keyof typeof ASK_GRAPH>): Promise<void> {
  world = await startPresetWorld('entra', {
    policy: {
      ...entra.policy,
      groupSources: [
        { from: 'claim', claim: 'groups' },
        { ...ASK_GRAPH, ...graphRules },
      ],
    },
    // What Microsoft calls opaque has the form of a JWT.
    people: { ada: { claims, accessToken: {} } },
    directories: entra.directories ?? {},
  });
  if (world.directories.microsoftGraph === undefined) throw new Error('no Graph');
  graph = world.directories.microsoftGraph;
}

/** Each test has an account, a browser and an instance of its own, and a Graph without faults. */
async function reset(): Promise<void> {
  graph.clearFaults();
  Object.assign(graph.switches, { hang: false, userInfoSub: null });
  await world.signOn.recycle();
  world.signOn.logs.length = 0;
  const ada = world.provider.people['ada'];
  if (ada !== undefined) Object.assign(ada.claims, { _claim_names: undefined });
}

async function land(): Promise<Visit | undefined> {
  return (await signInBrowser(world, PAGES.jira)).visits.at(-1);
}

const BREAKDOWNS = [
  { how: 'down', reason: 'unavailable', breakDown: () => fail(503) },
  { how: 'silent', reason: 'timeout', breakDown: () => set({ hang: true }) },
  {
    how: 'of no use',
    reason: 'unreadable',
    breakDown: () => graph.fail({ kind: 'html', times: 99 }),
  },
  { how: 'about somebody else', reason: 'subject', breakDown: () => set({ userInfoSub: 'eve' }) },
];
// Longer than anybody is kept waiting for: it is not tried again.
const headers = { 'retry-after': '9' };
const fail = (status: number) => graph.fail({ kind: 'status', status, headers, times: 99 });
const set = (switches: Partial<LocalMicrosoftGraph['switches']>) =>
  Object.assign(graph.switches, switches);

describe('a directory whose failure leaves groups as they are', () => {
  beforeAll(async () => {
    await start({ onFailure: 'keep', cacheSeconds: 0 });
    world.jira.addPerson({ ...account, password: 'their own', groups: HELD });
  });
  afterAll(() => world.close());
  beforeEach(reset);

  it.each(BREAKDOWNS)('that is $how costs nobody a group or a sign-on', async (one) => {
    one.breakDown();
    const page = await land();

    expect(page?.status).toBe(200);
    expect(page?.body).toContain(`<meta name="ajs-remote-user" content="${account.name}">`);
    expect(world.jira.person(account.name)?.groups).toEqual(HELD);
    const lines = world.signOn.logs.map((line) => JSON.parse(line));
    expect(lines).toContainEqual({
      level: 'warn',
      event: 'map.group_source_failed',
      correlationId: expect.any(String),
      source: 'microsoft_graph',
      reason: one.reason,
    });
    const written = world.signOn.logs.join('\n').toLowerCase();
    for (const personal of [claims.sub, 'lovelace', 'example.com', 'eyj', 'ada-password']) {
      expect(written).not.toContain(personal.toLowerCase());
    }
  });

  it('is not asked about somebody who is in sync, and is again when the browser forgot it', async () => {
    const { browser } = await signInBrowser(world, PAGES.jira);
    expect(world.jira.person(account.name)?.groups).toEqual(TOLD);
    const asked = graph.requests.length;
    const invoked = world.signOn.reports.length;
    expect(asked).toBeGreaterThan(0);

    await endEdgeSession(browser, world);
    const again = (await browser.open(`${world.address}${PAGES.jira}`)).at(-1);
    expect(again?.status).toBe(200);
    expect(world.signOn.reports.length).toBe(invoked + 1);
    expect(graph.requests.length).toBe(asked);

    await endEdgeSession(browser, world);
    await browser.jar.setCookie('__Host-edge-profile=; Max-Age=0; Path=/; Secure', world.address);
    await browser.open(`${world.address}${PAGES.jira}`);
    expect(graph.requests.length).toBeGreaterThan(asked);
  });
});

describe('a directory whose failure is a refusal', () => {
  beforeAll(() => start({ onFailure: 'deny', cacheSeconds: 0 }));
  afterAll(() => world.close());
  beforeEach(reset);

  it.each(BREAKDOWNS)(
    'that is $how ends on a page to try again, without an account',
    async (one) => {
      one.breakDown();
      const page = await land();

      expect(page?.status).toBe(503);
      expect(page?.headers['retry-after']).toBe(one.how === 'down' ? '9' : '5');
      expect(page?.body).toContain('Your groups could not be looked up. Try again in a moment.');
      expect(page?.body).toContain('map.groups_unavailable');
      expect(page?.body).not.toMatch(/graph/i);
      expect(world.jira.person(account.name)).toBeUndefined();
      const refusal = world.signOn.logs.map((line) => JSON.parse(line)).at(-1);
      expect(refusal).toMatchObject({
        ...{ level: 'error', event: 'map.groups_unavailable' },
        ...{ source: 'microsoft_graph', reason: one.reason },
      });
    },
  );

  it('lets people in as soon as it is back', async () => {
    fail(503);
    expect((await land())?.status).toBe(503);
    graph.clearFaults();

    expect((await land())?.status).toBe(200);
    expect(world.jira.person(account.name)?.groups).toContain('jira-analysts');
  });
});

describe('more groups than a claim can hold', () => {
  beforeAll(() => start({ onFailure: 'ignore', cacheSeconds: 0 }));
  afterAll(() => world.close());
  beforeEach(reset);
  afterEach(() => expect(world.jira.person(account.name)?.active).toBe(true));

  // https://learn.microsoft.com/en-us/security/zero-trust/develop/configure-tokens-group-claims-app-roles
  function overflow(): void {
    const ada = world.provider.people['ada'];
    if (ada === undefined) throw new Error('nobody');
    Object.assign(ada.claims, {
      _claim_names: { groups: 'src1' },
      _claim_sources: {
        src1: { endpoint: 'https://graph.windows.net/t/users/u/getMemberObjects' },
      },
    });
  }

  it('lock nobody out and cost nobody a group, even while the directory is down', async () => {
    world.jira.addPerson({ ...account, password: 'their own', groups: HELD });
    overflow();
    fail(503);

    expect((await land())?.status).toBe(200);
    expect(world.jira.person(account.name)?.groups).toEqual(HELD);
  });

  it('are a question for the next source', async () => {
    overflow();

    expect((await land())?.status).toBe(200);
    expect(world.jira.person(account.name)?.groups).toEqual(TOLD);
    const decided = world.signOn.logs.map((line) => JSON.parse(line)).find(isDecision);
    expect(decided.sources).toEqual(['claim: overage', 'microsoft_graph: present']);
  });
});

const isDecision = ({ event }: { readonly event: string }) => event === 'decided';
