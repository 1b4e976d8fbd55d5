import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type LocalJira, startJira } from '#infra/local/jira/start-jira.ts';
import { jiraSessions } from '#shared/atlassian/jira/jira-sessions.ts';
import { serviceAccount } from '#shared/atlassian/rest/service-account.ts';
import { Failure } from '#shared/base/failure.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';
import { sessionUser } from '#test/builders/session-user.ts';

const PASSWORD = 'Derived-1-by-nobody-yet';
let jira: LocalJira;
beforeAll(async () => {
  jira = await startJira({ nodes: 1, serviceAccount: { name: 'svc', password: 'svc-password' } });
});
afterAll(() => jira.close());
beforeEach(() => {
  jira.calls.length = 0;
});

function sessions() {
  const connection = productConnection(jira.nodes[0]?.url ?? '');
  const secrets = replaceableSecret({ username: 'svc', password: 'svc-password' });
  const call = serviceAccount({
    connection,
    secrets: secrets.store,
    credentialsArn: secrets.arn,
    now: secrets.now,
  });
  return jiraSessions({ connection, call, passwordFor: async () => PASSWORD, rememberMe: false });
}

function addPerson(name: string, groups: readonly string[] = ['jira-software-users']) {
  const emailAddress = `${name}@example.com`;
  jira.addPerson({ name, emailAddress, displayName: name, password: PASSWORD, groups });
}

const ours = (username: string) => sessionUser({ username });

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof Failure) return error;
  throw new Error(`no failure, but ${error}`);
}

it('somebody whom no group lets into Jira is refused as such, and no password is set for that', async () => {
  addPerson('outsider', []);
  const failure = await failureOf(sessions().open(acceptedRequest(), ours('outsider')));

  expect(failure.code).toBe('session.not_entitled');
  expect(jira.calls.map(({ path }) => path)).toEqual(['/rest/auth/1/session']);
});

it('an account that is gone ends in a refusal that makes the next sign-on look again', async () => {
  const failure = await failureOf(sessions().open(acceptedRequest(), ours('nobody')));
  expect(failure).toMatchObject({
    code: 'session.login_refused',
    evidence: { reason: 'no_account' },
  });
});

it('a password that is most likely theirs is set before the first login, and not a second time', async () => {
  addPerson('enrolled');
  jira.switches.twoStepEnrolled = ['enrolled'];
  jira.switches.twoStepOnSessionEndpoint = 'refused401';
  const person = sessionUser({ username: 'enrolled', password: 'theirs' });
  const failure = await failureOf(sessions().open(acceptedRequest(), person));
  jira.switches.twoStepEnrolled = [];

  expect(failure.code).toBe('session.second_step_required');
  expect(jira.calls.map(({ path, status }) => `${path} ${status}`)).toEqual([
    '/rest/api/2/user/password 204',
    '/rest/auth/1/session 401',
    '/rest/tsv/1.0/authenticate 412',
  ]);
});

it('where no login is open the refusal says so', async () => {
  addPerson('locked');
  jira.switches.legacySessionEndpoint = 'gone404';
  jira.switches.newLoginEndpoint = 'gone404';
  const failure = await failureOf(sessions().open(acceptedRequest(), ours('locked')));
  jira.switches.legacySessionEndpoint = 'on';
  jira.switches.newLoginEndpoint = 'on';

  expect(failure.evidence).toMatchObject({ reason: 'no_endpoint', status: 404 });
});

it('an answer that lets the person in without a session is no login', async () => {
  addPerson('kept-out');
  jira.fail({ kind: 'status', status: 200, body: '<html>maintenance</html>', times: 2 });
  const failure = await failureOf(sessions().open(acceptedRequest(), ours('kept-out')));
  expect(failure).toMatchObject({ code: 'session.login_refused', evidence: { status: 200 } });
});

it('a live session is found by whose it is, in any case of the name', async () => {
  addPerson('asker');
  const { setCookies } = await sessions().open(acceptedRequest(), ours('asker'));
  const cookie = pairOf(setCookies, 'JSESSIONID');

  expect(await sessions().findExistingSession(acceptedRequest({ cookie }), 'ASKER')).toEqual({
    setCookies: [],
  });
  expect(await sessions().findExistingSession(acceptedRequest({ cookie }), 'other')).toBeNull();
  expect(await sessions().findExistingSession(acceptedRequest(), 'asker')).toBeNull();
});

it('a remember-me cookie does not revive a dead session', async () => {
  addPerson('remembered');
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
