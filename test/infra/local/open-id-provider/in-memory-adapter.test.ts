import type { Adapter } from 'oidc-provider';
import { expect, it } from 'vitest';
import { inMemoryAdapter } from '#infra/local/open-id-provider/in-memory-adapter.ts';

it('the provider’s storage keeps models apart', async () => {
  const { sessions, codes } = await filled();
  expect(await sessions.find('one')).toEqual({ uid: 'u1', grantId: 'g1' });
  expect(await codes.find('one')).toEqual({ grantId: 'g1' });
  expect(await codes.findByUid('u1')).toBeUndefined();
});

it('the provider’s storage finds a session by its uid', async () => {
  const { sessions } = await filled();
  expect(await sessions.findByUid('u2')).toEqual({ uid: 'u2', grantId: 'g2' });
});

it('the provider’s storage forgets what is destroyed and nothing else', async () => {
  const { sessions, codes } = await filled();
  await sessions.destroy('one');
  expect(await sessions.find('one')).toBeUndefined();
  expect(await codes.find('one')).toBeDefined();
});

it('the provider’s storage forgets all of a revoked grant and nothing of another', async () => {
  const { sessions, codes } = await filled();
  await codes.revokeByGrantId('g1');
  expect(await codes.find('one')).toBeUndefined();
  expect(await sessions.find('two')).toBeDefined();
});

it('the provider’s storage marks what was consumed with the time in seconds', async () => {
  const { codes } = await filled();
  await codes.consume('one');
  expect(await codes.find('one')).toMatchObject({ consumed: expect.any(Number) });
});

it('the provider’s storage is another for each provider', async () => {
  await filled();
  expect(await inMemoryAdapter()('Session').find('one')).toBeUndefined();
});

async function filled(): Promise<{ sessions: Adapter; codes: Adapter }> {
  const open = inMemoryAdapter();
  const sessions = open('Session');
  const codes = open('AuthorizationCode');
  await sessions.upsert('one', { uid: 'u1', grantId: 'g1' }, 60);
  await sessions.upsert('two', { uid: 'u2', grantId: 'g2' }, 60);
  await codes.upsert('one', { grantId: 'g1' }, 60);
  return { sessions, codes };
}
