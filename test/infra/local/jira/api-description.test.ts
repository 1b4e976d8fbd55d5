import { expect, it } from 'vitest';
import type { JiraOptions, LocalJira } from '#infra/local/jira/start-jira.ts';
import { findOperation } from '#test/infra/local/find-operation.ts';
import { type CallOptions, callJira } from './call-jira.ts';
import { readDescription } from './read-description.ts';
import { ada, service, startTestJira } from './start-test-jira.ts';
import { toDescribedPath } from './to-described-path.ts';
import { type RecordedAnswer, validateAnswer } from './validate-answer.ts';

const isMissing = readDescription() === null;
const grace = { name: 'grace', emailAddress: 'grace@example.com', displayName: 'Grace Hopper' };

const asService = { basic: service };
const asAda = { basic: ada };
type Step = readonly [status: number, path: string, options: CallOptions];

const user = '/rest/api/2/user';
const group = '/rest/api/2/group';

function put(json: unknown): CallOptions {
  return { method: 'PUT', json, ...asService };
}
function post(json: unknown): CallOptions {
  return { method: 'POST', json, ...asService };
}
function remove(caller: CallOptions = asService): CallOptions {
  return { method: 'DELETE', ...caller };
}

// Every documented status of every resource that provisioning and signing in can meet, in an order that makes sense.
const steps: readonly Step[] = [
  [200, `${user}?username=ada`, asService],
  [200, `${user}?username=ADA&expand=groups,applicationRoles`, asAda],
  [200, `${user}?key=JIRAUSER10102`, asService],
  [400, `${user}?username=ada&key=JIRAUSER10102`, asService],
  [401, `${user}?username=ada`, {}],
  [404, `${user}?username=nobody`, asService],
  [404, `${user}?key=JIRAUSER1`, asService],
  [201, user, post({ ...grace, applicationKeys: ['jira-software'], notification: 'false' })],
  [400, user, post(grace)],
  [400, user, post({ name: 'x<y' })],
  [401, user, { json: grace }],
  [403, user, { json: grace, ...asAda }],
  [200, `${user}?username=grace`, put({ displayName: 'Rear Admiral Hopper', active: 'true' })],
  [400, `${user}?username=grace`, put({})],
  [400, `${user}?username=grace`, put({ name: 'ada' })],
  [401, `${user}?username=grace`, { method: 'PUT', json: {} }],
  [403, `${user}?username=grace`, { method: 'PUT', json: {}, ...asAda }],
  [404, `${user}?username=nobody`, put({ active: false })],
  [200, `${user}/search?username=gra`, asService],
  [400, `${user}/search`, asService],
  [401, `${user}/search?username=gra`, {}],
  [204, `${user}/password?username=grace`, put({ password: 'new' })],
  [400, `${user}/password?username=grace`, put({ password: '' })],
  [401, `${user}/password?username=grace`, { method: 'PUT', json: {} }],
  [403, `${user}/password?username=grace`, { method: 'PUT', json: {}, ...asAda }],
  [404, `${user}/password?username=nobody`, put({ password: 'new' })],
  [200, `${user}/session/grace`, remove()],
  [401, `${user}/session/grace`, remove({})],
  [403, `${user}/session/grace`, remove(asAda)],
  [404, `${user}/session/nobody`, remove()],
  [204, `${user}/application?username=grace&applicationKey=jira-software`, remove()],
  [200, `${user}/application?username=grace&applicationKey=jira-software`, post(undefined)],
  [400, `${user}/application?username=grace&applicationKey=jira-nothing`, post(undefined)],
  [400, `${user}/application?username=nobody&applicationKey=jira-software`, remove()],
  [401, `${user}/application?username=grace&applicationKey=jira-software`, { method: 'POST' }],
  [
    403,
    `${user}/application?username=grace&applicationKey=jira-software`,
    { method: 'POST', ...asAda },
  ],
  [401, `${user}/application?username=grace&applicationKey=jira-software`, remove({})],
  [403, `${user}/application?username=grace&applicationKey=jira-software`, remove(asAda)],
  [200, '/rest/api/2/applicationrole', asService],
  [401, '/rest/api/2/applicationrole', {}],
  [403, '/rest/api/2/applicationrole', asAda],
  [200, '/rest/api/2/applicationrole/jira-software', asService],
  [401, '/rest/api/2/applicationrole/jira-software', {}],
  [403, '/rest/api/2/applicationrole/jira-software', asAda],
  [404, '/rest/api/2/applicationrole/jira-nothing', asService],
  [201, group, post({ name: 'Edge Readers' })],
  [400, group, post({ name: 'edge readers' })],
  [400, group, post({ name: '' })],
  [401, group, { json: { name: 'x' } }],
  [403, group, { json: { name: 'x' }, ...asAda }],
  [201, `${group}/user?groupname=Edge%20Readers`, post({ name: 'grace' })],
  [400, `${group}/user?groupname=Edge%20Readers`, post({ name: 'grace' })],
  [400, `${group}/user?groupname=`, post({ name: 'grace' })],
  [401, `${group}/user?groupname=Edge%20Readers`, { json: { name: 'grace' } }],
  [403, `${group}/user?groupname=Edge%20Readers`, { json: { name: 'grace' }, ...asAda }],
  [400, `${group}/user?groupname=Edge%20Readers`, post({ name: 'nobody' })],
  [404, `${group}/user?groupname=nothing`, post({ name: 'grace' })],
  [200, `${group}/member?groupname=Edge%20Readers&maxResults=1`, asService],
  [400, `${group}/member?groupname=`, asService],
  [401, `${group}/member?groupname=Edge%20Readers`, {}],
  [403, `${group}/member?groupname=Edge%20Readers`, asAda],
  [404, `${group}/member?groupname=nothing`, asService],
  [200, '/rest/api/2/groups/picker?query=edge', asService],
  [200, '/rest/api/2/groups/picker?query=jira-admin', asService],
  [200, '/rest/api/2/groups/picker?query=edge', {}],
  [200, `${group}/user?groupname=Edge%20Readers&username=grace`, remove()],
  [400, `${group}/user?groupname=Edge%20Readers&username=grace`, remove()],
  [401, `${group}/user?groupname=Edge%20Readers&username=grace`, remove({})],
  [403, `${group}/user?groupname=Edge%20Readers&username=grace`, remove(asAda)],
  [404, `${group}/user?groupname=nothing&username=grace`, remove()],
  [200, `${group}?groupname=Edge%20Readers`, remove()],
  [400, `${group}?groupname=`, remove()],
  [401, `${group}?groupname=Edge%20Readers`, remove({})],
  [403, `${group}?groupname=Edge%20Readers`, remove(asAda)],
  [404, `${group}?groupname=Edge%20Readers`, remove()],
  [200, '/rest/api/2/myself', asAda],
  [200, '/rest/api/latest/myself?expand=groups', asAda],
  [401, '/rest/api/2/myself', {}],
  [200, '/rest/api/2/serverInfo', {}],
  [200, '/rest/api/2/password/policy', {}],
  [200, '/rest/api/2/password/policy/createUser', post({ username: 'x', password: 'y' })],
  [400, '/rest/api/2/password/policy/createUser', post({ username: 'x' })],
  [200, '/rest/api/2/issue/EDGE-1', asAda],
  [404, '/rest/api/2/issue/EDGE-1', {}],
  [200, '/rest/auth/1/session', { json: { username: 'ada', password: 'ada password' } }],
  [401, '/rest/auth/1/session', { json: { username: 'ada', password: 'wrong' } }],
  [401, '/rest/auth/1/session', { json: { username: 'ada', password: 'wrong' } }],
  [401, '/rest/auth/1/session', { json: { username: 'ada', password: 'wrong' } }],
  [403, '/rest/auth/1/session', { json: { username: 'ada', password: 'ada password' } }],
  [200, '/rest/auth/1/session', asService],
  [401, '/rest/auth/1/session', {}],
  [204, '/rest/auth/1/session', remove()],
  [401, '/rest/auth/1/session', remove({})],
  [204, '/rest/auth/1/websudo', remove()],
  [204, `${user}?username=grace`, remove()],
  [400, `${user}`, remove()],
  [401, `${user}?username=grace`, remove({})],
  [403, `${user}?username=ada`, remove({ basic: 'eve:eve password' })],
  [404, `${user}?username=grace`, remove()],
];

const eve = { name: 'eve', password: 'eve password', displayName: 'Eve', emailAddress: 'eve@x' };

async function startDescribedJira(options: JiraOptions = {}): Promise<LocalJira> {
  const jira = await startTestJira(options);
  jira.addPerson({ ...eve, groups: ['jira-software-users'] });
  return jira;
}

async function drive(jira: LocalJira): Promise<string[]> {
  const surprises: string[] = [];
  for (const [expected, path, options] of steps) {
    const answer = await callJira(jira, path, options);
    if (answer.status === expected) continue;
    surprises.push(`${options.method ?? ''} ${path}: ${answer.status} instead of ${expected}`);
  }
  return surprises;
}

it('every resource of Jira answers with the status of the contract', async () => {
  const jira = await startDescribedJira();
  expect(await drive(jira)).toEqual([]);
});

it.skipIf(isMissing)(
  'every answer of Jira agrees with the vendor’s description (needs ../shared/contracts)',
  async () => {
    const answers: RecordedAnswer[] = [];
    const jira = await startDescribedJira({ onExchange: (answer) => answers.push(answer) });
    await drive(jira);
    expect(answers).toHaveLength(steps.length);
    expect(answers.flatMap(validateAnswer)).toEqual([]);
  },
);

it.skipIf(isMissing)(
  'every described status of those resources of Jira is seen, but for these (needs ../shared/contracts)',
  async () => {
    const seen = new Map<string, Set<string>>();
    const jira = await startDescribedJira({
      onExchange(answer) {
        const path = toDescribedPath(answer.path);
        const found = findOperation(readDescription(), { ...answer, path });
        const name = `${answer.method} ${found?.template}`;
        const left = seen.get(name) ?? new Set(Object.keys(found?.operation.responses ?? {}));
        left.delete(String(answer.status));
        seen.set(name, left);
      },
    });
    await drive(jira);
    const unseen = [...seen].flatMap(([name, left]) =>
      [...left].map((status) => `${name} ${status}`),
    );
    expect(unseen).toEqual([
      // Everybody who is signed in may look users up here.
      'GET /api/2/user 403',
      // A failure of the server itself: see the tests of faults.
      'POST /api/2/user 500',
      // A search that finds no user is an empty list.
      'GET /api/2/user/search 404',
    ]);
  },
);

it.skipIf(isMissing)(
  'agreement of Jira with its description holds under a context path (needs ../shared/contracts)',
  async () => {
    const answers: RecordedAnswer[] = [];
    const jira = await startTestJira({
      contextPath: '/jira',
      publicUrl: 'https://jira.localhost:8443',
      onExchange: (answer) => answers.push(answer),
    });
    const answer = await callJira(jira, `/jira${user}?username=ada`, asService);
    expect(answer.json).toHaveProperty(
      'self',
      'https://jira.localhost:8443/jira/rest/api/2/user?username=ada',
    );
    expect(answers.flatMap(validateAnswer)).toEqual([]);
    expect(answers[0]?.path).toBe('/rest/api/2/user');
  },
);

it.skipIf(isMissing)(
  'the check of answers of Jira sees a field that is missing, foreign or of another type (needs ../shared/contracts)',
  () => {
    const good = { errorMessages: [], errors: {} };
    const problemsOf = (body: unknown, status = 404) =>
      validateAnswer({
        method: 'GET',
        path: '/rest/api/2/user',
        status,
        body: JSON.stringify(body),
        contentType: 'application/json',
      });
    expect(problemsOf(good)).toEqual([]);
    expect(problemsOf({ errorMessages: [] })).not.toEqual([]);
    expect(problemsOf({ ...good, errorMessages: 'none' })).not.toEqual([]);
    expect(problemsOf({ ...good, surprise: 1 })).not.toEqual([]);
    expect(problemsOf({ name: 'ada' }, 200)).not.toEqual([]);
    expect(problemsOf(good, 409)).not.toEqual([]);
  },
);
