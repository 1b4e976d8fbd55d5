import { expect, it } from 'vitest';
import type { LocalConfluence } from '#infra/local/confluence/start-confluence.ts';
import { type CallOptions, callProduct } from '#test/infra/local/data-center/call-product.ts';
import { ada, service, startTestConfluence } from './start-test-confluence.ts';

const grace = { userName: 'grace', fullName: 'Grace', email: 'grace@x', password: 'password' };
const editUser = '/rpc/json-rpc/confluenceservice-v2/editUser';

const create: [string, CallOptions] = ['/rest/api/admin/user', { json: grace, basic: service }];
const setPassword: [string, CallOptions] = [
  '/rest/api/admin/user/ada/password',
  { json: { password: 'new password' }, basic: service },
];
const update: [string, CallOptions] = [
  '/rest/api/admin/user/ada',
  { method: 'PUT', json: { fullName: 'Ada' }, basic: service },
];
const updateSelf: [string, CallOptions] = [
  '/rest/api/user/current',
  { method: 'PUT', json: { fullName: 'Ada' }, basic: service },
];
const permissions: [string, CallOptions] = ['/rest/api/permissions', { basic: service }];
const rpc: [string, CallOptions] = [editUser, { json: [{ name: 'ada' }], basic: service }];

it.each([
  ['8.3', [404, 404, 404, 404, 404, 200]],
  ['8.4', [201, 204, 404, 404, 404, 200]],
  ['9.2', [201, 204, 404, 404, 404, 200]],
  ['9.3', [201, 204, 204, 204, 200, 200]],
  ['9.10', [201, 204, 204, 204, 200, 200]],
  ['10.0', [201, 204, 204, 204, 200, 403]],
  ['10.2', [201, 204, 204, 204, 200, 403]],
])('the version %s decides which resources there are', async (version, expected) => {
  const confluence = await startTestConfluence({ switches: { version } });
  const statuses: number[] = [];
  for (const call of [create, setPassword, update, updateSelf, permissions, rpc]) {
    statuses.push((await callProduct(confluence, ...call)).status);
  }
  expect(statuses).toEqual(expected);
});

it('the version from which details can be changed is not certain, and may be another', async () => {
  const confluence = await startTestConfluence({
    switches: { version: '9.2', detailsSince: '9.0' },
  });
  expect((await callProduct(confluence, ...update)).status).toBe(204);
});

it('the version of before may answer 405 where the path has other methods', async () => {
  const confluence = await startTestConfluence({
    switches: { version: '9.2', unknownMethodStatus: 405 },
  });
  expect((await callProduct(confluence, ...update)).status).toBe(405);
  expect((await callProduct(confluence, ...updateSelf)).status).toBe(405);
  const answer = await callProduct(confluence, '/rest/api/server-information', { basic: ada });
  expect(answer.json).toHaveProperty('version', '9.2.3');
});

function edit(confluence: LocalConfluence, user: object, basic = service) {
  return callProduct(confluence, editUser, { json: [user], basic });
}

it('the JSON-RPC service changes names and addresses', async () => {
  const confluence = await startTestConfluence({ switches: { version: '9.2' } });
  const answer = await edit(confluence, { name: 'ada', fullname: 'Ada King', email: 'king@x' });
  expect(answer.text).toBe('true');
  expect(confluence.person('ada')).toMatchObject({
    displayName: 'Ada King',
    emailAddress: 'king@x',
  });
});

it('the JSON-RPC service tells its failures in the body', async () => {
  const confluence = await startTestConfluence({ switches: { jsonRpc: 'on' } });
  const failures = [
    await edit(confluence, { name: 'nobody' }),
    await edit(confluence, { name: 'ada' }, ada),
    await callProduct(confluence, editUser, { json: [{ name: 'ada', fullname: 'A' }] }),
  ];
  confluence.switches.readOnlyDirectory = true;
  failures.push(await edit(confluence, { name: 'ada', fullname: 'A' }));
  for (const failure of failures) expect(failure.json).toMatchObject({ error: { code: 500 } });
  expect(confluence.person('ada')?.displayName).toBe('Ada Lovelace');
});

it('the JSON-RPC service is switched off or not there at all', async () => {
  const confluence = await startTestConfluence({ switches: { jsonRpc: 'gone404' } });
  expect((await edit(confluence, { name: 'ada' })).status).toBe(404);
  confluence.switches.jsonRpc = 'disabled403';
  expect((await edit(confluence, { name: 'ada' })).status).toBe(403);
});

it('the status page tells the health of its node', async () => {
  const confluence = await startTestConfluence();
  confluence.nodes[1]?.setHealth('MAINTENANCE');
  const answers = [
    await callProduct(confluence, '/status'),
    await callProduct(confluence, '/status', { node: 1 }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 503]);
  expect(answers[0]?.json).toEqual({ state: 'RUNNING' });
});
