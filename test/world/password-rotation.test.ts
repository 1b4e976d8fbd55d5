import { Agent } from 'node:https';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { SECRETS } from '#infra/local/world/start-servers.ts';
import { replacePasswordKey } from '#infra/scripts/password-key/replace-password-key.ts';
import { borrowClockedWorld } from './borrow-clocked-world.ts';
import type { FunctionClock } from './open-clock.ts';
import { answerTo, cookiesOf } from './sign-on-event.ts';

let world: World;
let clock: FunctionClock;
beforeAll(async () => {
  ({ world, clock } = await borrowClockedWorld({ products: LOCAL_PRODUCT_NAMES }));
});
beforeEach(() => clock.reset());

const nowSeconds = () => Math.floor(Date.now() / 1000);
const readSecret = () => JSON.parse(world.secrets.read(SECRETS.passwordKey) ?? '');

/** Replaces the key as the command does. */
function replaceKey(from = nowSeconds()) {
  const { endpoint, region, credentials } = world.secrets;
  const httpsAgent = new Agent({ ca: world.certificates.ca });
  const client = new SecretsManagerClient({
    ...{ endpoint, region, credentials, requestHandler: { httpsAgent } },
  });
  return replacePasswordKey(client, SECRETS.passwordKey, { now: nowSeconds(), from });
}

/** Signs a user on who has no session, and returns the writes at the product by their kind. */
async function signOn(product: LocalProductName, cookies: readonly string[] = []) {
  const name = `rotated-${product}`;
  world[product].calls.length = 0;
  const claims = { sub: name, preferred_username: name };
  const answer = await answerTo(world, { product, claims, cookies });
  expect(answer.statusCode).toBe(200);
  const writes = world[product].calls.filter(({ method }) => method !== 'GET');
  const profile = cookiesOf(answer).filter((pair) => pair.startsWith('__Host-edge-profile='));
  return {
    calls: writes.map(
      ({ path, status }) => `${/password$|credentials$/.test(path) ? 'set' : 'log in'} ${status}`,
    ),
    cookies: profile.length > 0 ? profile : cookies,
  };
}

describe.each(LOCAL_PRODUCT_NAMES)('a new key of the passwords of %s', (product) => {
  it('a new key has the password set before the next login, once', async () => {
    const first = await signOn(product);
    await replaceKey();
    await clock.pass(6);
    const second = await signOn(product, first.cookies);
    expect(second.calls).toEqual(['set 204', 'log in 200']);
    const third = await signOn(product, second.cookies);
    expect(third.calls).toEqual(['log in 200']);
  });

  it('a key whose time has not come changes nothing, on instances that know it and on others', async () => {
    const first = await signOn(product);
    await replaceKey(nowSeconds() + 60);
    expect((await signOn(product, first.cookies)).calls).toEqual(['log in 200']);
    await clock.pass(6);
    expect((await signOn(product, first.cookies)).calls).toEqual(['log in 200']);
    await world.signOn.recycle();
    const before = await signOn(product, first.cookies);
    expect(before.calls).toEqual(['log in 200']);
    await clock.pass(60);
    expect((await signOn(product, before.cookies)).calls).toEqual(['set 204', 'log in 200']);
  });
});

it('a key is replaced by a random one with the next id, and stays as the earlier one', async () => {
  const random = world.secrets.read(SECRETS.passwordKey);
  expect(await replaceKey(nowSeconds() + 600)).toMatchObject({ kid: '1' });
  const first = readSecret();
  expect(first.previous.k).toBe(random);
  // Its time has not come: the one in use is still the first.
  await replaceKey();
  expect(readSecret().previous).toEqual(first.previous);
  await replaceKey();
  expect(readSecret()).toMatchObject({ kid: '2', previous: { kid: '1' } });
  expect(readSecret().k).not.toBe(readSecret().previous.k);
});
