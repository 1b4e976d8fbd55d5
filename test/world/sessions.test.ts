import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser } from '#infra/local/open-browser.ts';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { borrowWorld } from './borrow-world.ts';
import { type AlbAnswer, answerTo, cookiesOf } from './sign-on-event.ts';

let world: World;
beforeAll(async () => {
  ({ world } = await borrowWorld({
    products: LOCAL_PRODUCT_NAMES,
    parameters: { ForwardMode: 'redirect' },
  }));
});
beforeEach(async () => {
  world.jira.switches.twoStepOnSessionEndpoint = 'refused401';
  await world.signOn.recycle();
});

let users = 0;
const MEMBER = ['edge-authenticated', 'jira-software-users', 'jira-analysts'];

function existingUser(groups: readonly string[] = MEMBER) {
  users += 1;
  const name = `user${users}`;
  world.jira.addPerson({
    ...{ name, emailAddress: `${name}@example.com`, displayName: name, password: 'their own' },
    groups,
  });
  world.jira.calls.length = 0;
  return { sub: `local|${name}`, preferred_username: name, name, email: `${name}@example.com` };
}

const callsOfJira = () =>
  world.jira.calls.map(({ method, path, status }) => `${method} ${path} ${status}`);
const withoutMarker = (answer: AlbAnswer) =>
  cookiesOf(answer).filter((pair) => !pair.startsWith('__Host-edge-session='));
const LOOK_UP = 'GET /rest/api/2/user 200';
const SET_PASSWORD = 'PUT /rest/api/2/user/password 204';
const TSV = '/rest/tsv/1.0/authenticate';
const LOGIN = `POST ${TSV} 200`;

describe('a native session', () => {
  it('an existing user in a new browser has their password set first, so that no try fails', async () => {
    const claims = existingUser();
    const first = await answerTo(world, { claims });
    expect(callsOfJira()).toEqual([LOOK_UP, SET_PASSWORD, LOGIN]);

    const cookies = cookiesOf(first).filter((pair) => pair.startsWith('__Host-edge-profile='));
    world.jira.calls.length = 0;
    await answerTo(world, { claims: { ...claims, name: 'Renamed' }, cookies });
    expect(callsOfJira()).toEqual([LOOK_UP, 'PUT /rest/api/2/user 200', LOGIN]);
  });

  it('a user whose password was changed has it set when the login says that it is wrong', async () => {
    const claims = existingUser();
    const first = await answerTo(world, { claims });
    const cookies = cookiesOf(first).filter((pair) => pair.startsWith('__Host-edge-profile='));
    await changePassword(claims.preferred_username);
    world.jira.calls.length = 0;
    await answerTo(world, { claims, cookies });
    expect(callsOfJira()).toEqual([`POST ${TSV} 401`, SET_PASSWORD, LOGIN]);
  });

  it('a session is opened for each of ten first requests at once, without a failed try', async () => {
    const claims = existingUser();
    await world.signOn.warm(5);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => answerTo(world, { claims })),
    );

    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(10).fill(307));
    expect(callsOfJira().filter((call) => call.endsWith('401'))).toEqual([]);
  });

  it('a session comes from the older login where there is no newer one, which an instance finds out once', async () => {
    world.jira.switches.newLoginEndpoint = 'gone404';
    const older = 'POST /rest/auth/1/session 200';
    const claims = { sub: 'local|older', preferred_username: 'older' };
    await answerTo(world, { claims });
    // A join may come in between.
    const logins = callsOfJira().filter((call) => call === older || call.includes(TSV));
    expect(logins).toEqual([`POST ${TSV} 404`, older]);

    world.jira.calls.length = 0;
    await answerTo(world, { claims });
    expect(callsOfJira()).toEqual([LOOK_UP, SET_PASSWORD, older]);
  });

  it('a sign-on ends where Jira demands a second step of its own', async () => {
    const claims = existingUser();
    world.jira.switches.twoStepEnrolled = [claims.preferred_username];
    const answer = await answerTo(world, { claims });
    expect([answer.statusCode, codeOf(answer)]).toEqual([403, 'session.second_step_required']);
  });

  it('a sign-on ends where Jira demands a CAPTCHA, without a further try', async () => {
    const claims = existingUser();
    for (let failures = 0; failures < 3; failures += 1) await failSignIn(claims.preferred_username);
    world.jira.calls.length = 0;
    const answer = await answerTo(world, { claims });

    expect([answer.statusCode, codeOf(answer)]).toEqual([403, 'session.captcha_required']);
    expect(callsOfJira()).toEqual([LOOK_UP, SET_PASSWORD, `POST ${TSV} 401`]);
  });

  it('a sign-on ends where the directory does not let the service account set passwords', async () => {
    const claims = existingUser();
    world.jira.switches.delegatedDirectory = true;
    const answer = await answerTo(world, { claims });
    world.jira.switches.delegatedDirectory = false;
    expect([answer.statusCode, codeOf(answer)]).toEqual([502, 'session.password_refused']);
  });
});

describe('a return within the re-sync interval', () => {
  it('a return within the re-sync interval keeps the live session with one call, which changes nothing', async () => {
    const claims = existingUser();
    const first = await answerTo(world, { claims });
    world.jira.calls.length = 0;
    const again = await answerTo(world, { claims, cookies: withoutMarker(first) });

    expect(callsOfJira()).toEqual(['GET /rest/api/2/myself 200']);
    expect(cookiesOf(again).map((pair) => pair.split('=')[0])).toEqual(['__Host-edge-session']);
  });

  it('a return within the re-sync interval logs in again when the session is gone, without a look-up', async () => {
    const claims = existingUser();
    const first = await answerTo(world, { claims });
    const cookies = withoutMarker(first).filter((pair) => !pair.startsWith('JSESSIONID='));
    world.jira.calls.length = 0;
    await answerTo(world, { claims, cookies });

    expect(callsOfJira()).toEqual([LOGIN]);
  });

  it('a return with another profile is looked up again, and only the difference is changed', async () => {
    const claims = existingUser();
    const first = await answerTo(world, { claims });
    world.jira.calls.length = 0;
    const groups = ['jira-software-users', 'jira-developers'];
    await answerTo(world, { claims: { ...claims, groups }, cookies: withoutMarker(first) });

    expect(callsOfJira().slice(0, 1)).not.toEqual([LOGIN]);
    expect(world.jira.person(claims.preferred_username)?.groups).toEqual([
      'edge-authenticated',
      'jira-developers',
      'jira-software-users',
    ]);
  });
});

it('the live session of another user in the same browser is never kept', async () => {
  const [ada, eve] = [existingUser(), existingUser()];
  const first = await answerTo(world, { claims: ada });
  const second = await answerTo(world, { claims: eve, cookies: withoutMarker(first) });

  const [before, after] = [first, second].map((answer) =>
    cookiesOf(answer).find((pair) => pair.startsWith('JSESSIONID=')),
  );
  expect(after).toBeDefined();
  expect(after).not.toBe(before);
  expect(world.jira.calls.at(-1)).toMatchObject({ path: TSV, status: 200 });
});

it('a remember-me cookie that another user left in the browser is taken away', async () => {
  const answer = await answerTo(world, {
    claims: existingUser(),
    cookies: ['seraph.rememberme.cookie=1%3Aabc'],
  });
  expect(answer.multiValueHeaders['set-cookie']?.join('\n')).toMatch(
    /^seraph\.rememberme\.cookie=; Max-Age=0; Path=\//m,
  );
});

function codeOf(answer: AlbAnswer): string | undefined {
  return /<small>(\S+)/.exec(answer.body)?.[1];
}

/** Changes a password as an administrator does, who knows nothing of the edge. */
async function changePassword(username: string): Promise<void> {
  const direct = `https://127.0.0.1:${world.loadBalancer.directPorts[0]}`;
  const { status } = await openBrowser(world.certificates.ca).send(
    `${direct}/rest/api/2/user/password?username=${username}`,
    {
      method: 'PUT',
      headers: {
        authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ password: 'another one' }),
    },
  );
  expect(status).toBe(204);
}

async function failSignIn(username: string): Promise<void> {
  const direct = `https://127.0.0.1:${world.loadBalancer.directPorts[0]}`;
  await openBrowser(world.certificates.ca).send(`${direct}/rest/auth/1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: 'guessed' }),
  });
}
