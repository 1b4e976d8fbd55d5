import { beforeEach, describe, expect, it } from 'vitest';
import type { Visit } from '#infra/local/open-browser.ts';
import { PAGES } from '#test/world/sign-on-event.ts';
import { signInBrowser } from '#test/world/signed-in-browser.ts';
import { entra } from './cases/entra.ts';
import { type GraphStage, HELD, openGraphStage } from './open-graph-stage.ts';

const { claims, account } = entra.newcomer;

let stage: GraphStage;
async function land(): Promise<Visit | undefined> {
  return (await signInBrowser(stage.world, PAGES.jira)).answers.at(-1);
}
const readLog = () => stage.world.signOn.logs.map((line) => JSON.parse(line));

interface Breakdown {
  readonly how: string;
  readonly reason: string;
  readonly breakDown: (graph: GraphStage['graph']) => void;
  /** What Graph itself says; absent: what we do. */
  readonly retryAfter?: string;
}

const BREAKDOWNS: readonly Breakdown[] = [
  {
    ...{ how: 'down', reason: 'unavailable', retryAfter: '9' },
    // Longer than a user is kept waiting: it is not tried again.
    breakDown: (graph) =>
      graph.fail({ kind: 'status', status: 503, headers: { 'retry-after': '9' }, times: 99 }),
  },
  {
    ...{ how: 'silent', reason: 'timeout' },
    breakDown: ({ switches }) => Object.assign(switches, { hang: true }),
  },
  {
    ...{ how: 'of no use', reason: 'unreadable' },
    breakDown: (graph) => graph.fail({ kind: 'html', times: 99 }),
  },
  {
    ...{ how: 'about another user', reason: 'subject' },
    breakDown: ({ switches }) => Object.assign(switches, { userInfoSub: 'eve' }),
  },
];

describe('onFailure: keep', () => {
  beforeEach(async () => {
    stage = await openGraphStage('keep');
  });

  it.each(BREAKDOWNS)(
    'a directory that is $how takes no group or sign-on away, where its failure leaves groups as they are',
    async (one) => {
      one.breakDown(stage.graph);
      const page = await land();

      expect(page?.status).toBe(200);
      expect(page?.body).toContain(`<meta name="ajs-remote-user" content="${account.name}">`);
      expect(stage.world.jira.person(account.name)?.groups).toEqual(HELD);
      expect(readLog()).toContainEqual({
        level: 'error',
        event: 'map.group_source_failed',
        correlationId: expect.any(String),
        source: 'microsoft_graph',
        reason: one.reason,
      });
    },
  );

  it.each(BREAKDOWNS)(
    'a directory that is $how leaves no personal data in the log',
    async (one) => {
      one.breakDown(stage.graph);
      await land();

      expect(readLog().map(({ event }) => event)).toContain('signed_on');
      const written = stage.world.signOn.logs.join('\n').toLowerCase();
      const personal = [claims.sub, 'lovelace', 'example.com', 'eyj', 'ada-password', 'picture'];
      for (const text of personal) expect(written).not.toContain(text.toLowerCase());
    },
  );
});

describe('onFailure: deny', () => {
  beforeEach(async () => {
    stage = await openGraphStage('deny');
  });

  it.each(BREAKDOWNS)(
    'a directory that is $how ends on a page to try again, where its failure is a refusal',
    async (one) => {
      one.breakDown(stage.graph);
      const page = await land();

      expect(page?.status).toBe(503);
      const asked = Number(one.retryAfter ?? 5);
      expect(Number(page?.headers['retry-after'])).toBeGreaterThanOrEqual(asked);
      expect(page?.body).toContain('Your groups could not be looked up.');
      expect(page?.body).toContain('map.groups_unavailable');
      expect(page?.body).not.toMatch(/graph/i);
      expect(stage.world.jira.person(account.name)?.groups).toEqual(HELD);
      expect(readLog().at(-1)).toMatchObject({
        ...{ level: 'error', event: 'map.groups_unavailable' },
        ...{ source: 'microsoft_graph', reason: one.reason },
      });
    },
  );

  it('a directory that is back lets the same browser in', async () => {
    stage.graph.fail({ kind: 'html', times: 99 });
    const { browser, answers } = await signInBrowser(stage.world, PAGES.jira, { who: 'noor' });
    expect(answers.at(-1)?.status).toBe(503);
    stage.graph.clearFaults();

    const page = (await browser.open(`${stage.world.address}${PAGES.jira}`)).at(-1);
    expect(page?.status).toBe(200);
    expect(stage.world.jira.person(entra.existing.account.name)?.groups).toEqual(
      entra.existing.groups,
    );
  });
});
