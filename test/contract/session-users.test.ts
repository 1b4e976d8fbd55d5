import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LocalProduct } from '#infra/local/data-center/start-product.ts';
import { replayRequest } from '#shared/forward/replay-request.ts';
import { judgeSessionUser } from '#shared/products/judge-session-user.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { forwarding } from '#test/builders/forwarding.ts';
import { sessionUser } from '#test/builders/session-user.ts';
import type { ProductStage } from './product-stage.ts';
import { startBitbucketStage } from './start-bitbucket-stage.ts';
import { startConfluenceStage } from './start-confluence-stage.ts';
import { startJiraStage } from './start-jira-stage.ts';

type Stage = ProductStage & { readonly local: LocalProduct };

const PRODUCTS: readonly (readonly [ProductName, string, () => Promise<Stage>])[] = [
  ['jira', 'jira-software-users', startJiraStage],
  ['confluence', 'confluence-users', () => startConfluenceStage()],
  ['bitbucket', 'stash-users', () => startBitbucketStage()],
];
const NAMES = ['john doe', 'ada+x@example.com', 'zöe', 'łódź'];

describe.each(PRODUCTS)('the user of a session at %s', (name, group, start) => {
  let stage: Stage;
  let encoding: Stage['local']['switches']['nameHeaderEncoding'];
  beforeAll(async () => {
    stage = await start();
    encoding = stage.local.switches.nameHeaderEncoding;
    for (const username of NAMES) {
      stage.addUser({ username, groups: [group] });
      await stage.directory().setPassword(username);
    }
  });
  afterAll(() => stage.close());
  afterEach(() => {
    stage.local.switches.nameHeaderEncoding = encoding;
  });

  /** Opens a session, and returns the request of a browser that has it. */
  const openSession = async (username: string) => {
    const { setCookies } = await stage
      .sessions()
      .open(acceptedRequest(), sessionUser({ username }));
    const cookie = setCookies.map((line) => line.split(';', 1)[0]).join('; ');
    const address = stage.local.nodes[0]?.url ?? '';
    return acceptedRequest({ cookie, path: '/', product: { name, address } });
  };

  it.each(NAMES)(
    'the session of “%s” is found again in the product’s own encoding',
    async (username) => {
      const request = await openSession(username);
      expect(await stage.sessions().findExistingSession(request, username)).not.toBeNull();
      expect(await stage.sessions().findExistingSession(request, 'john')).toBeNull();
    },
  );

  it.each(['form', 'percent', 'utf8', 'latin1'] as const)(
    'no user is taken for another one where the header’s encoding is %s',
    async (nameHeaderEncoding) => {
      stage.local.switches.nameHeaderEncoding = nameHeaderEncoding;
      for (const username of NAMES) {
        const request = await openSession(username);
        const { sent, send } = keepAnswer();
        await replayRequest(request, [], forwarding({ send }));
        const headers = (await sent[0])?.headers ?? [];
        expect(judgeSessionUser(headers, username)).not.toBe('other');
        expect(judgeSessionUser(headers, 'john')).toBe('other');
      }
    },
  );
});

/** Returns a client that keeps its answers, which a replay may turn into a redirect. */
function keepAnswer() {
  const { send } = forwarding();
  const sent: ReturnType<typeof send>[] = [];
  return {
    sent,
    send: (request: Parameters<typeof send>[0]) => {
      const answer = send(request);
      sent.push(answer);
      return answer;
    },
  };
}
