import { expect, it } from 'vitest';
import type { LocalBitbucket } from '#infra/local/bitbucket/start-bitbucket.ts';
import { type CallOptions, callProduct } from '#test/infra/local/data-center/call-product.ts';
import { findOperation } from '#test/infra/local/find-operation.ts';
import type { RecordedAnswer } from '#test/infra/local/validate-answer.ts';
import { readDescription } from './read-description.ts';
import { ada, eve, root, service, startTestBitbucket } from './start-test-bitbucket.ts';
import { toDescribedPath } from './to-described-path.ts';
import { validateAnswer } from './validate-answer.ts';

const isMissing = readDescription() === null;
const api = '/rest/api/1.0';
const users = `${api}/admin/users`;
const groups = `${api}/admin/groups`;
const permissions = `${api}/admin/permissions`;
const newLogin = '/rest/tsv/1.0/authenticate?os_authType=none';

type Step = readonly [status: number, path: string, options: CallOptions];

const headers = { 'X-Atlassian-Token': 'no-check' };

function by(basic: string, method = 'GET', json?: unknown): CallOptions {
  return { basic, method, headers, ...(json === undefined ? {} : { json }) };
}
const asService = by(service);
const post = (json?: unknown, basic = service) => by(basic, 'POST', json);
const put = (json?: unknown, basic = service) => by(basic, 'PUT', json);
const remove = (basic = service) => by(basic, 'DELETE');

const grace = 'name=grace&displayName=Grace%20Hopper&emailAddress=grace%40example.com';
const newPassword = { password: 'new', passwordConfirm: 'new' };

// Every documented status of every resource that provisioning and signing in can meet, in an order that makes sense.
const steps: readonly Step[] = [
  [200, `${api}/users/ada`, asService],
  [200, '/rest/api/latest/users/ada', { token: 'ada-token' }],
  [401, `${api}/users/ada`, {}],
  [401, `${api}/users/ada`, { basic: eve }],
  [404, `${api}/users/nobody`, asService],
  [204, `${users}?${grace}&password=first&addToDefaultGroup=false`, post()],
  [400, `${users}?${grace}`, post()],
  [401, `${users}?${grace}&password=first`, post(undefined, ada)],
  [401, `${users}?${grace}&password=first`, { method: 'POST', token: 'service-token' }],
  [409, `${users}?${grace}&password=first`, post()],
  [200, `${users}?filter=GRACE`, asService],
  [200, `${users}?limit=1&start=2`, { basic: ada }],
  [400, `${users}?limit=many`, asService],
  [401, users, {}],
  [401, users, { basic: eve }],
  [200, users, put({ name: 'grace', displayName: 'Rear Admiral', email: 'rear@example.com' })],
  [400, users, put({ displayName: 'Rear Admiral' })],
  [401, users, put({ name: 'grace' }, ada)],
  [401, users, put({ name: 'root', displayName: 'Mine' })],
  [404, users, put({ name: 'nobody' })],
  [415, users, { ...put(), body: '<user/>', headers: { 'Content-Type': 'application/xml' } }],
  [200, `${users}/rename`, post({ name: 'grace', newName: 'hopper' })],
  [400, `${users}/rename`, post({ name: 'hopper', newName: 'ada' })],
  [401, `${users}/rename`, post({ name: 'hopper', newName: 'x' }, ada)],
  [401, `${users}/rename`, post({ name: 'root', newName: 'x' })],
  [404, `${users}/rename`, post({ name: 'grace', newName: 'x' })],
  [204, `${users}/credentials`, put({ name: 'hopper', ...newPassword })],
  [400, `${users}/credentials`, put({ name: 'hopper', password: 'a', passwordConfirm: 'b' })],
  [401, `${users}/credentials`, put({ name: 'hopper', ...newPassword }, ada)],
  [401, `${users}/credentials`, put({ name: 'root', ...newPassword })],
  [404, `${users}/credentials`, put({ name: 'nobody', ...newPassword })],
  [200, groups, { basic: ada }],
  [401, groups, { basic: eve }],
  [200, `${groups}?name=Edge%20Readers`, post()],
  [400, groups, post()],
  [401, `${groups}?name=x`, post(undefined, ada)],
  [409, `${groups}?name=edge%20readers`, post()],
  [200, `${users}/add-groups`, post({ user: 'hopper', groups: ['Edge Readers', 'stash-users'] })],
  [200, `${users}/add-groups`, post({ user: 'hopper', groups: ['Edge Readers'] })],
  [400, `${users}/add-groups`, post({ groups: ['Edge Readers'] })],
  [401, `${users}/add-groups`, post({ user: 'hopper', groups: ['Edge Readers'] }, ada)],
  [403, `${users}/add-groups`, post({ user: 'hopper', groups: ['system'] })],
  [404, `${users}/add-groups`, post({ user: 'hopper', groups: ['nothing'] })],
  [404, `${users}/add-groups`, post({ user: 'nobody', groups: ['Edge Readers'] })],
  [200, `${groups}/add-users`, post({ group: 'Edge Readers', users: ['ada', 'hopper'] })],
  [400, `${groups}/add-users`, post({ group: 'Edge Readers' })],
  [401, `${groups}/add-users`, post({ group: 'Edge Readers', users: ['ada'] }, ada)],
  [403, `${groups}/add-users`, post({ group: 'system', users: ['ada'] })],
  [404, `${groups}/add-users`, post({ group: 'Edge Readers', users: ['nobody'] })],
  [200, `${users}/more-members?context=hopper&limit=1`, asService],
  [200, `${users}/more-members?context=nobody`, asService],
  [400, `${users}/more-members`, asService],
  [401, `${users}/more-members?context=hopper`, { basic: eve }],
  [200, `${groups}/more-members?context=Edge%20Readers`, asService],
  [400, `${groups}/more-members`, asService],
  [401, `${groups}/more-members?context=Edge%20Readers`, {}],
  [200, `${users}/remove-group`, post({ context: 'ada', itemName: 'Edge Readers' })],
  [200, `${users}/remove-group`, post({ context: 'ada', itemName: 'Edge Readers' })],
  [400, `${users}/remove-group`, post({ context: 'ada' })],
  [401, `${users}/remove-group`, post({ context: 'ada', itemName: 'Edge Readers' }, ada)],
  [403, `${users}/remove-group`, post({ context: 'root', itemName: 'system' })],
  [404, `${users}/remove-group`, post({ context: 'ada', itemName: 'nothing' })],
  [204, `${permissions}/users?name=ada&name=hopper&permission=PROJECT_CREATE`, put()],
  [400, `${permissions}/users?name=ada&permission=REPO_READ`, put()],
  [401, `${permissions}/users?name=ada&permission=LICENSED_USER`, put(undefined, ada)],
  [401, `${permissions}/users?name=ada&permission=SYS_ADMIN`, put()],
  [404, `${permissions}/users?name=nobody&permission=LICENSED_USER`, put()],
  [409, `${permissions}/users?name=root&permission=LICENSED_USER`, put()],
  [200, `${permissions}/users?filter=ada`, asService],
  [401, `${permissions}/users`, { basic: ada }],
  [204, `${permissions}/users?name=ada`, remove()],
  [400, `${permissions}/users`, remove()],
  [401, `${permissions}/users?name=ada`, remove(ada)],
  [404, `${permissions}/users?name=nobody`, remove()],
  [409, `${permissions}/users?name=root`, remove()],
  [204, `${permissions}/groups?name=Edge%20Readers&permission=LICENSED_USER`, put()],
  [400, `${permissions}/groups?name=Edge%20Readers`, put()],
  [401, `${permissions}/groups?name=Edge%20Readers&permission=ADMIN`, put(undefined, ada)],
  [404, `${permissions}/groups?name=nothing&permission=ADMIN`, put()],
  [409, `${permissions}/groups?name=stash-administrators&permission=LICENSED_USER`, put()],
  [200, `${permissions}/groups`, asService],
  [401, `${permissions}/groups`, { basic: ada }],
  [204, `${permissions}/groups?name=Edge%20Readers`, remove()],
  [400, `${permissions}/groups`, remove()],
  [401, `${permissions}/groups?name=Edge%20Readers`, remove(ada)],
  [404, `${permissions}/groups?name=nothing`, remove()],
  [409, `${permissions}/groups?name=stash-administrators`, remove()],
  [200, `${groups}?name=Edge%20Readers`, remove()],
  [400, groups, remove()],
  [401, `${groups}?name=stash-users`, remove(ada)],
  [403, `${groups}?name=system`, remove()],
  [404, `${groups}?name=Edge%20Readers`, remove()],
  [409, `${groups}?name=stash-administrators`, remove()],
  [200, newLogin, { json: { username: 'ada', password: 'ada password', rememberMe: true } }],
  [412, newLogin, { json: { username: 'root', password: 'root password' } }],
  [401, newLogin, { json: { username: 'ada', password: 'wrong' } }],
  [401, newLogin, { json: { username: 'ada', password: 'wrong' } }],
  [401, newLogin, { json: { username: 'ada', password: 'wrong' } }],
  [401, newLogin, { json: { username: 'ada', password: 'ada password' } }],
  [403, `${api}/users/ada`, { basic: ada }],
  [204, `${users}/captcha?name=ada`, remove()],
  [400, `${users}/captcha`, remove()],
  [401, `${users}/captcha?name=ada`, remove(ada)],
  [403, `${users}/captcha?name=root`, remove()],
  [404, `${users}/captcha?name=nobody`, remove()],
  [200, newLogin, { json: { username: 'ada', password: 'ada password' } }],
  [200, `${api}/admin/license`, asService],
  [401, `${api}/admin/license`, {}],
  [200, `${api}/admin/user-directories?includeInactive=true`, asService],
  [401, `${api}/admin/user-directories`, { basic: ada }],
  [200, `${api}/application-properties`, {}],
  [200, '/rest/basicauth/latest/config', asService],
  [204, '/rest/basicauth/latest/config', put({ 'block-requests': false })],
  [200, `${users}?name=hopper`, remove()],
  [400, users, remove()],
  [401, `${users}?name=eve`, remove(ada)],
  [403, `${users}?name=root`, remove()],
  [404, `${users}?name=hopper`, remove()],
  [409, `${users}?name=svc-edge`, remove()],
  [405, `${users}/rename`, asService],
];

async function drive(bitbucket: LocalBitbucket): Promise<string[]> {
  bitbucket.switches.twoStepEnrolled.push('root');
  const surprises: string[] = [];
  for (const [expected, path, options] of steps) {
    const answer = await callProduct(bitbucket, path, options);
    if (answer.status === expected) continue;
    surprises.push(`${options.method ?? ''} ${path}: ${answer.status} instead of ${expected}`);
  }
  return surprises;
}

it('every resource of Bitbucket answers with the status of the contract', async () => {
  expect(await drive(await startTestBitbucket())).toEqual([]);
});

it.skipIf(isMissing)(
  'every answer of Bitbucket agrees with the vendor’s description (needs ../shared/contracts)',
  async () => {
    const answers: RecordedAnswer[] = [];
    await drive(await startTestBitbucket({ onExchange: (answer) => answers.push(answer) }));
    expect(answers).toHaveLength(steps.length);
    expect(answers.flatMap(validateAnswer)).toEqual([]);
  },
);

it.skipIf(isMissing)(
  'every resource of the list for Bitbucket is described (needs ../shared/contracts)',
  async () => {
    const undescribed = steps.filter(([status, path, { method, json }]) => {
      const plain = toDescribedPath(path.split('?')[0] ?? '');
      const asked = { method: method ?? (json === undefined ? 'GET' : 'POST'), path: plain };
      return status !== 405 && findOperation(readDescription(), asked) === null;
    });
    expect(undescribed).toEqual([]);
  },
);

it.skipIf(isMissing)(
  'every described status of those resources of Bitbucket is seen, but for these (needs ../shared/contracts)',
  async () => {
    const seen = new Map<string, Set<string>>();
    const onExchange = (answer: RecordedAnswer) => {
      const path = toDescribedPath(answer.path);
      const found = findOperation(readDescription(), { method: answer.method, path });
      if (found === null) return;
      const name = `${answer.method} ${found.template}`;
      const left = seen.get(name) ?? new Set(Object.keys(found.operation.responses));
      left.delete(String(answer.status));
      seen.set(name, left);
    };
    await drive(await startTestBitbucket({ onExchange }));
    const unseen = [...seen].flatMap(([name, left]) =>
      [...left].map((status) => `${name} ${status}`),
    );
    expect(unseen).toEqual([
      // The licence: see the tests of permissions.
      'POST /api/latest/admin/users 403',
      'PUT /api/latest/admin/permissions/users 403',
      'PUT /api/latest/admin/permissions/groups 403',
      // There is always a licence.
      'GET /api/latest/admin/license 404',
      // No two updates meet here.
      'PUT /basicauth/latest/config 409',
    ]);
  },
);

it.skipIf(isMissing)(
  'the check of answers of Bitbucket sees a field that is missing, foreign or of another type (needs ../shared/contracts)',
  () => {
    const problemsOf = (body: unknown, status = 404) =>
      validateAnswer({
        method: 'GET',
        path: '/rest/api/1.0/users/ada',
        status,
        body: JSON.stringify(body),
        contentType: 'application/json',
      });
    const problem = { context: null, message: 'm', exceptionName: 'com.atlassian.bitbucket.X' };
    expect(problemsOf({ errors: [problem] })).toEqual([]);
    expect(problemsOf({ errors: [] })).not.toEqual([]);
    expect(problemsOf({ errors: [{ ...problem, surprise: 1 }] })).not.toEqual([]);
    expect(problemsOf({ name: 'ada' }, 200)).not.toEqual([]);
    expect(problemsOf({ errors: [problem] }, 409)).not.toEqual([]);
  },
);

it('links bear the public address and the context path', async () => {
  const bitbucket = await startTestBitbucket({
    contextPath: '/bitbucket',
    publicUrl: 'https://bitbucket.example.localhost:8443',
  });
  const { json } = await callProduct(bitbucket, `/bitbucket${api}/users/ada`, asService);
  const href = 'https://bitbucket.example.localhost:8443/bitbucket/users/ada';
  expect(json).toHaveProperty('links.self', [{ href }]);
  expect((await callProduct(bitbucket, `${api}/users/ada`, { basic: root })).status).toBe(404);
});
