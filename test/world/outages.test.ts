import { beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { SECRETS } from '#infra/local/world/start-servers.ts';
import { borrowWorld } from './borrow-world.ts';
import { expectPause } from './expect-pause.ts';
import { answerTo, cookiesOf } from './sign-on-event.ts';

let world: World;
beforeAll(async () => {
  ({ world } = await borrowWorld({ products: LOCAL_PRODUCT_NAMES }));
});

const isCreate = ({ method, path }: { method: string; path: string }) =>
  method === 'POST' && path === '/rest/api/2/user';
let users = 0;
const newUser = () => {
  users += 1;
  return { sub: `local|${users}`, preferred_username: `user${users}` };
};

describe('an outage', () => {
  it.each<{ what: string; begin: (w: World) => void; end?: (w: World) => void; code: string }>([
    {
      what: 'of the key host, which is down',
      begin: (w) => w.keyHost.setFault('down'),
      end: (w) => w.keyHost.setFault('none'),
      code: 'authenticate.keys_unavailable',
    },
    {
      what: 'of the key host, which answers 500',
      begin: (w) => w.keyHost.setFault('error'),
      end: (w) => w.keyHost.setFault('none'),
      code: 'authenticate.keys_unavailable',
    },
    {
      what: 'of the key host, which refuses every key',
      begin: (w) => w.keyHost.setFault('refused'),
      end: (w) => w.keyHost.setFault('none'),
      code: 'authenticate.keys_unavailable',
    },
    {
      what: 'of Secrets Manager',
      begin: (w) => {
        w.secrets.switches.down = true;
      },
      end: (w) => {
        w.secrets.switches.down = false;
      },
      code: 'secrets.unavailable',
    },
    {
      what: 'of Jira, which cuts connections',
      begin: (w) => w.jira.fail({ kind: 'drop-request', times: 3 }),
      code: 'provision.product_unavailable',
    },
    {
      what: 'of Jira, which answers 502',
      begin: (w) => w.jira.fail({ kind: 'status', status: 502, times: 3 }),
      code: 'provision.product_unavailable',
    },
    {
      what: 'of Jira in the middle of provisioning',
      begin: (w) => w.jira.fail({ kind: 'status', status: 500, times: 3, when: isCreate }),
      code: 'provision.product_unavailable',
    },
    {
      what: 'of Jira at the login',
      begin: (w) =>
        w.jira.fail({
          kind: 'status',
          status: 503,
          when: ({ path }) => path === '/rest/tsv/1.0/authenticate',
        }),
      code: 'provision.product_unavailable',
    },
  ])(
    'an outage $what ends in 503 with Retry-After, and the next try signs on',
    async ({ begin, end, code }) => {
      const claims = newUser();
      await world.signOn.recycle();
      begin(world);
      const refused = await answerTo(world, { claims });
      end?.(world);
      const signedOn = await answerTo(world, { claims });

      expect(refused.statusCode).toBe(503);
      expect(refused.body).toContain(code);
      expect(Number(refused.multiValueHeaders['retry-after']?.[0])).toBeGreaterThan(0);
      expect(signedOn.statusCode).toBe(200);
      expect(world.jira.person(claims.preferred_username)?.groups).toEqual([
        'edge-authenticated',
        'jira-analysts',
        'jira-software-users',
      ]);
    },
  );

  it('the Retry-After of a Jira that limits the rate is handed on, and no user calls Jira before', async () => {
    const headers = { 'retry-after': '17' };
    world.jira.fail({ kind: 'status', status: 429, headers });
    const refused = await answerTo(world, { claims: newUser() });
    const { calls } = world.jira;
    calls.length = 0;
    const next = await answerTo(world, { claims: newUser() });
    const sentInThePause = calls.length;
    await world.signOn.recycle();

    for (const answer of [refused, next]) {
      expect(answer.statusCode).toBe(503);
      expect(Number(answer.multiValueHeaders['retry-after']?.[0])).toBeGreaterThan(10);
    }
    expect(sentInThePause).toBe(0);
  });

  it('a Jira that does not answer is not called twice', async () => {
    const release = Promise.withResolvers<void>();
    // A call that is not answered yet is not among the calls of the local Jira.
    const received: string[] = [];
    const when = ({ path }: { path: string }) => received.push(path) > 0;
    world.jira.fail({ kind: 'hold', until: release.promise, times: 9, when });
    const refused = await answerTo(world, { claims: newUser() });
    world.jira.clearFaults();
    release.resolve();

    expect(refused.statusCode).toBe(503);
    expect(received).toEqual(['/rest/api/2/user']);
  });
});

it('a sign-on that runs out of time ends on a page before Lambda ends it', async () => {
  const hurried = await startWorld({ timeoutSeconds: 3 });
  const release = Promise.withResolvers<void>();
  hurried.jira.fail({ kind: 'hold', until: release.promise, times: 9 });
  const refused = await answerTo(hurried);
  release.resolve();

  expect(refused.statusCode).toBe(503);
  expect(hurried.signOn.logs.join()).toContain('"reason":"out_of_time"');
  await hurried.close();
});

describe('what was already done', () => {
  it('an account whose creation was never answered is signed on', async () => {
    const claims = newUser();
    world.jira.fail({ kind: 'drop-answer', when: isCreate });
    const answer = await answerTo(world, { claims });

    expect(answer.statusCode).toBe(200);
    expect(world.jira.people().filter((p) => p.name === claims.preferred_username)).toHaveLength(1);
  });

  it('a membership whose creation was never answered is success', async () => {
    const claims = newUser();
    world.jira.fail({
      kind: 'drop-answer',
      when: ({ method, path }) => method === 'POST' && path === '/rest/api/2/group/user',
    });
    expect((await answerTo(world, { claims })).statusCode).toBe(200);
  });

  it('a group that was deleted while an instance remembers it is created again', async () => {
    const claims = { ...newUser(), groups: ['jira-fleeting'] };
    expect((await answerTo(world, { claims })).statusCode).toBe(200);
    const service = JSON.parse(world.secrets.read(SECRETS.jira) ?? '');
    await deleteGroup('jira-fleeting', service);

    const next = { ...newUser(), groups: ['jira-fleeting'] };
    expect((await answerTo(world, { claims: next })).statusCode).toBe(200);
    expect(world.jira.person(next.preferred_username)?.groups).toContain('jira-fleeting');
  });
});

it('a broken answer of Jira is a refusal that needs an administrator', async () => {
  for (const kind of ['truncated-json', 'login-redirect'] as const) {
    const claims = newUser();
    world.jira.addPerson({
      name: claims.preferred_username,
      emailAddress: 'x@example.com',
      displayName: 'X',
      password: 'their own',
    });
    world.jira.fail({ kind });
    const answer = await answerTo(world, { claims });
    expect([answer.statusCode, kind]).toEqual([502, kind]);
    expect(answer.body).toContain('provision.product_refused');
  }
});

it('service credentials that Jira refuses end in 503 for the user and a code for the operator', async () => {
  const good = world.secrets.read(SECRETS.jira) ?? '';
  world.secrets.put(SECRETS.jira, JSON.stringify({ token: 'revoked' }));
  await world.signOn.recycle();
  const refused = await answerTo(world, { claims: newUser() });
  world.secrets.put(SECRETS.jira, good);
  await world.signOn.recycle();

  expect(refused.statusCode).toBe(503);
  expect(refused.body).toContain('provision.credentials_refused');
});

it('a personal access token serves as well as a password', async () => {
  const good = world.secrets.read(SECRETS.jira) ?? '';
  const token = world.jira.mintToken('svc-edge');
  world.secrets.put(SECRETS.jira, JSON.stringify({ token }));
  await world.signOn.recycle();
  const answer = await answerTo(world, { claims: newUser() });
  world.secrets.put(SECRETS.jira, good);
  await world.signOn.recycle();

  expect(answer.statusCode).toBe(200);
});

it.each([
  [429, 9],
  [502, 5],
  [503, 9],
  [504, 5],
])(
  'a page that Jira answers with %i is an outage too, to be tried again in %s seconds',
  async (status, seconds) => {
    const headers = { 'retry-after': '9' };
    const when = ({ path }: { path: string }) => path.startsWith('/browse/');
    world.jira.fail({ kind: 'status', status, headers, times: 3, when });
    const refused = await answerTo(world, { claims: newUser() });

    expect(refused.statusCode).toBe(503);
    expect(refused.body).toContain('forward.product_unavailable');
    expectPause(refused, seconds);
  },
);

it('a user in sync whom an outage meets at a look-up costs no other look-up after it', async () => {
  const claims = newUser();
  const cookies = cookiesOf(await answerTo(world, { claims }));
  const isSession = ({ path }: { path: string }) => /\/(?:session|myself|browse)\b/.test(path);
  world.jira.fail({ kind: 'status', status: 502, times: 9, when: isSession });
  const refused = await answerTo(world, { claims, cookies });
  world.jira.clearFaults();
  await world.signOn.recycle();
  world.jira.calls.length = 0;
  const signedOn = await answerTo(world, { claims, cookies });

  expect(refused.statusCode).toBe(503);
  expect(refused.multiValueHeaders['set-cookie']).toBeUndefined();
  expectPause(refused, 5);
  expect(signedOn.statusCode).toBe(200);
  expect(world.jira.calls.map(({ path }) => path)).not.toContain('/rest/api/2/user');
});

it('a form that meets an outage is not sent, and its page says so and stays', async () => {
  world.jira.fail({ kind: 'status', status: 502, times: 9 });
  const page = { method: 'POST', path: '/secure/AddComment.jspa', body: 'comment=a' };
  const refused = await answerTo(world, { claims: newUser(), ...page });
  world.jira.clearFaults();

  expect(refused.statusCode).toBe(503);
  expect(refused.body).toContain('Nothing was sent to Jira: go back in your browser');
  expect(refused.multiValueHeaders['refresh']).toBeUndefined();
});

it('after a failed login the browser forgets that it was in sync', async () => {
  const claims = newUser();
  const first = await answerTo(world, { claims });
  world.jira.fail({ kind: 'status', status: 503, times: 9 });
  const cookies = cookiesOf(first).filter((pair) => pair.startsWith('__Host-edge-profile'));
  const refused = await answerTo(world, { claims, cookies });

  expect(refused.multiValueHeaders['set-cookie']?.join()).toMatch(
    /^__Host-edge-profile=; Max-Age=0/,
  );
});

async function deleteGroup(
  name: string,
  service: { username: string; password: string },
): Promise<void> {
  const [node] = world.jira.nodes;
  const { request } = await import('node:https');
  const answered = Promise.withResolvers<number | undefined>();
  request(
    `${node?.url}/rest/api/2/group?groupname=${name}`,
    {
      method: 'DELETE',
      ca: world.certificates.ca,
      auth: `${service.username}:${service.password}`,
      headers: { 'x-atlassian-token': 'no-check' },
    },
    (answer) => answered.resolve(answer.resume().statusCode),
  ).end();
  expect(await answered.promise).toBe(200);
}
