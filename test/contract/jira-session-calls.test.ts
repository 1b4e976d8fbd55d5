import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type LocalJira, startJira } from '#infra/local/jira/start-jira.ts';
import { jiraSessions } from '#shared/atlassian/jira/jira-sessions.ts';
import { serviceAccount } from '#shared/atlassian/rest/service-account.ts';
import { Failure } from '#shared/base/failure.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import { productSettings } from '#test/builders/product-settings.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';
import { sessionUser } from '#test/builders/session-user.ts';

const PLAIN = { 'Content-Type': 'text/plain' };
const PASSWORD = 'Derived-1-of-no-user-yet';
let jira: LocalJira;
beforeAll(async () => {
  jira = await startJira({ nodes: 1, serviceAccount: { name: 'svc', password: 'svc-password' } });
});
afterAll(() => jira.close());
beforeEach(() => {
  jira.calls.length = 0;
  const switches = structuredClone(jira.switches);
  return () => void Object.assign(jira.switches, switches);
});

function sessions(rememberMe = false) {
  const connection = productConnection(jira.nodes[0]?.url ?? '');
  const secrets = replaceableSecret({ username: 'svc', password: 'svc-password' });
  const call = serviceAccount({
    connection,
    secrets: secrets.store,
    credentialsArn: secrets.arn,
    now: secrets.now,
  });
  return jiraSessions({
    connection,
    call,
    passwordFor: async () => PASSWORD,
    findPasswordKid: async () => '1',
    settings: productSettings({ rememberMe }),
    loadBalancerCookieName: 'AWSELBAuthSessionCookie',
  });
}

const TSV = '/rest/tsv/1.0/authenticate';
const REST = '/rest/auth/1/session';
const SET_PASSWORD = '/rest/api/2/user/password';

function addUser(name: string, { groups = ['jira-software-users'], password = PASSWORD } = {}) {
  const emailAddress = `${name}@example.com`;
  jira.addPerson({ name, emailAddress, displayName: name, password, groups });
}

const callsOf = () => jira.calls.map(({ path, status }) => `${path} ${status}`);

const signedOnUser = (username: string) => sessionUser({ username });

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Failure) return error;
  throw new Error(`no failure, but ${error}`);
}

it.each([
  ['by itself', false],
  ['behind another word', true],
])(
  'a user without access to Jira, which says so %s, is refused, and no password is set',
  async (_how, loginReasonsJoined) => {
    Object.assign(jira.switches, { loginReasonsJoined });
    addUser('outsider', { groups: [] });
    const failure = await failureOf(sessions().open(acceptedRequest(), signedOnUser('outsider')));

    expect(failure.code).toBe('session.not_entitled');
    expect(jira.calls.map(({ path }) => path)).toEqual([TSV]);
  },
);

it('a vanished account is refused in a way that makes the next sign-on look it up again', async () => {
  const failure = await failureOf(sessions().open(acceptedRequest(), signedOnUser('unknown')));
  expect(failure).toMatchObject({
    code: 'session.login_refused',
    evidence: { reason: 'no_account' },
  });
});

it('another password is replaced before the first login, and not a second time', async () => {
  addUser('enrolled');
  Object.assign(jira.switches, { newLoginEndpoint: 'gone404', twoStepEnrolled: ['enrolled'] });
  jira.switches.twoStepOnSessionEndpoint = 'refused401';
  const user = sessionUser({ username: 'enrolled', passwordKid: null });
  const failure = await failureOf(sessions().open(acceptedRequest(), user));

  expect(failure).toMatchObject({
    code: 'session.login_refused',
    evidence: { reason: 'wrong_password' },
  });
  expect(callsOf()).toEqual([`${SET_PASSWORD} 204`, `${TSV} 404`, `${REST} 401`]);
});

it.each([
  ['403', 'refused403'],
  ['401', 'refused401'],
  ['404', 'gone404'],
] as const)(
  'a session resource that refuses any user with %s is not tried where the newer login is',
  async (status, legacySessionEndpoint) => {
    const name = `newer-${status}`;
    addUser(name, { password: 'their own' });
    jira.switches.legacySessionEndpoint = legacySessionEndpoint;
    const strategy = sessions();
    for (let n = 0; n < 2; n += 1) await strategy.open(acceptedRequest(), signedOnUser(name));
    expect(callsOf()).toEqual([`${TSV} 401`, `${SET_PASSWORD} 204`, `${TSV} 200`, `${TSV} 200`]);
  },
);

it('a 401 by which both logins refuse any user has no password written and no login tried twice', async () => {
  addUser('unjudged');
  Object.assign(jira.switches, {
    newLoginEndpoint: 'refused401',
    legacySessionEndpoint: 'refused401',
  });
  const failure = await failureOf(sessions().open(acceptedRequest(), signedOnUser('unjudged')));
  expect(failure).toMatchObject({
    code: 'session.login_refused',
    evidence: { reason: 'no_endpoint', status: 401 },
  });
  expect(callsOf()).toEqual([`${TSV} 401`, `${REST} 401`]);
});

it('a page to sign in at that takes no form has no password written', async () => {
  addUser('formless');
  Object.assign(jira.switches, { newLoginEndpoint: 'refused401', loginPage: 'script' });
  const opened = sessions(true).open(acceptedRequest(), signedOnUser('formless'));
  expect(await failureOf(opened)).toMatchObject({
    code: 'session.login_refused',
    evidence: { reason: 'no_endpoint' },
  });
  expect(callsOf()).toEqual([`${TSV} 401`, '/login.jsp 200']);
});

it('a login that refuses any user is found out once, and one that Jira gets later is found', async () => {
  for (const name of ['first', 'second', 'third']) addUser(name);
  jira.switches.newLoginEndpoint = 'refused401';
  const strategy = sessions();
  await strategy.open(acceptedRequest(), signedOnUser('first'));
  await strategy.open(acceptedRequest(), signedOnUser('second'));
  expect(callsOf()).toEqual([`${TSV} 401`, `${REST} 200`, `${REST} 200`]);
  jira.calls.length = 0;
  Object.assign(jira.switches, { newLoginEndpoint: 'on', legacySessionEndpoint: 'refused403' });
  await strategy.open(acceptedRequest(), signedOnUser('third'));
  expect(callsOf()).toEqual([`${REST} 403`, `${TSV} 200`]);
});

it('the refusal says when no login is available', async () => {
  addUser('locked');
  jira.switches.legacySessionEndpoint = 'gone404';
  jira.switches.newLoginEndpoint = 'gone404';
  const failure = await failureOf(sessions().open(acceptedRequest(), signedOnUser('locked')));

  expect(failure.evidence).toMatchObject({ reason: 'no_endpoint', status: 404 });
});

it('an answer that accepts the user without a session is no login', async () => {
  addUser('kept-out');
  jira.fail({ kind: 'status', status: 200, body: 'maintenance', headers: PLAIN });
  const failure = await failureOf(sessions().open(acceptedRequest(), signedOnUser('kept-out')));
  expect(failure).toMatchObject({
    code: 'session.login_refused',
    evidence: { status: 200, reason: 'no_session_cookie', cookies: 'none' },
  });
});

it('a session is found by its user, in any case of the name', async () => {
  addUser('asker');
  const { setCookies } = await sessions().open(acceptedRequest(), signedOnUser('asker'));
  const cookie = pairOf(setCookies, 'JSESSIONID');

  expect(await sessions().findExistingSession(acceptedRequest({ cookie }), 'ASKER')).toEqual({
    setCookies: [],
  });
  expect(await sessions().findExistingSession(acceptedRequest({ cookie }), 'other')).toBeNull();
  expect(await sessions().findExistingSession(acceptedRequest(), 'asker')).toBeNull();
});

it('a remember-me cookie does not revive a dead session', async () => {
  addUser('remembered');
  const form = { os_username: 'remembered', os_password: PASSWORD, os_cookie: 'true' };
  const signedIn = await fetch(`${jira.nodes[0]?.url}/login.jsp`, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  const remembered = pairOf(signedIn.headers.getSetCookie(), 'seraph.rememberme.cookie');
  expect(remembered).not.toBe('');

  const cookie = `JSESSIONID=dead; ${remembered}`;
  expect(
    await sessions().findExistingSession(acceptedRequest({ cookie }), 'remembered'),
  ).toBeNull();
});

function pairOf(setCookies: readonly string[], name: string): string {
  const lines = setCookies.filter((line) => line.startsWith(`${name}=`));
  return lines.at(-1)?.split(';', 1)[0] ?? '';
}
