import { beforeEach, expect, it } from 'vitest';
import { PAGES } from '#test/world/sign-on-event.ts';
import { signInBrowser } from '#test/world/signed-in-browser.ts';
import { entra } from './cases/entra.ts';
import { type GraphStage, HELD, openGraphStage } from './open-graph-stage.ts';

let stage: GraphStage;
beforeEach(async () => {
  stage = await openGraphStage('ignore');
  // OpenID Connect Core, section 5.6.2: what Entra sends in place of more than 200 groups.
  for (const { claims } of Object.values(stage.world.provider.people)) {
    claims['_claim_names'] = { groups: 'src1' };
    claims['_claim_sources'] = { src1: { endpoint: 'https://graph.windows.net/t/users/u' } };
  }
});

const sourcesOf = () =>
  stage.world.signOn.logs.map((line) => JSON.parse(line)).find(({ event }) => event === 'decided')
    ?.sources;

it('more groups than a claim can hold are a question for the next source', async () => {
  const { answers } = await signInBrowser(stage.world, PAGES.jira, { who: 'ada' });

  expect(answers.at(-1)?.status).toBe(200);
  const groups = [...entra.newcomer.groups, 'chess-club'].toSorted();
  expect(stage.world.jira.person(entra.newcomer.account.name)?.groups).toEqual(groups);
  expect(sourcesOf()).toEqual(['claim: overage', 'microsoft_graph: present']);
});

it('no user is locked out by too many groups, or loses one, even while the next source fails', async () => {
  stage.graph.fail({ kind: 'html', times: 99 });
  const { answers } = await signInBrowser(stage.world, PAGES.jira, { who: 'noor' });

  expect(answers.at(-1)?.status).toBe(200);
  expect(stage.world.jira.person(entra.existing.account.name)?.groups).toEqual(HELD);
  expect(sourcesOf()).toEqual(['claim: overage', 'microsoft_graph: unreadable']);
});
