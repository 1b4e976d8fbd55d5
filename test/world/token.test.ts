import { beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '#infra/local/open-browser.ts';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { SECRETS } from '#infra/local/world/start-servers.ts';
import { borrowWorld } from './borrow-world.ts';
import { answerTo, cookiesOf, PAGES } from './sign-on-event.ts';
import { signInBrowser } from './signed-in-browser.ts';

let world: World;
beforeAll(async () => {
  ({ world } = await borrowWorld({ products: LOCAL_PRODUCT_NAMES, sessions: 'token' }));
});

const tokenOf = async (product: LocalProductName) =>
  cookiesOf(await answerTo(world, { product })).find((pair) =>
    pair.startsWith('__Host-edge-token='),
  ) ?? '';
/** The page of the product itself, past the edge. */
const openPast = (product: LocalProductName, cookie: string) => {
  const port = world.loadBalancer.directPorts[LOCAL_PRODUCT_NAMES.indexOf(product)];
  const browser = openBrowser(world.certificates.ca);
  return browser.send(`https://127.0.0.1:${port}${PAGES[product]}`, { headers: { cookie } });
};
const readKeySet = async () => {
  const browser = openBrowser(world.certificates.ca);
  const visit = await browser.send(`${world.addresses.confluence}/_edge/keys.json`);
  return { visit, kids: JSON.parse(visit.body).keys.map(({ kid }: { kid: string }) => kid) };
};
const isMadeFor = (name: string) => `<meta name="ajs-remote-user" content="${name}">`;

describe('a signed token in a cookie', () => {
  it.each(LOCAL_PRODUCT_NAMES)(
    'a signed token in a cookie opens %s, where the account was created first',
    async (product) => {
      const { answers } = await signInBrowser(
        world,
        `${world.addresses[product]}${PAGES[product]}`,
      );

      expect(answers.at(-1)).toMatchObject({ status: 200 });
      expect(answers.at(-1)?.body).toContain(isMadeFor('ada'));
      expect(world[product].person('ada')?.active).toBe(true);
      const paths = world[product].calls.map(({ path }) => path).join(' ');
      expect(paths).not.toMatch(/rest\/auth|rest\/tsv/);
    },
  );

  it.each([
    ['jira', 'confluence'],
    ['confluence', 'bitbucket'],
    ['bitbucket', 'jira'],
  ] as const)('a token for %s is none for %s', async (product, other) => {
    await tokenOf(other);
    const token = await tokenOf(product);

    expect((await openPast(product, token)).body).toContain(isMadeFor('zoe'));
    expect((await openPast(other, token)).status).toBe(302);
  });

  it('a token with one character changed is not believed', async () => {
    const token = await tokenOf('jira');
    const changed = `${token.slice(0, -10)}${token.at(-10) === 'A' ? 'B' : 'A'}${token.slice(-9)}`;
    expect((await openPast('jira', changed)).status).toBe(302);
  });

  it('the keys of tokens are published, cacheable, without their private part', async () => {
    const { visit } = await readKeySet();
    expect(visit.status).toBe(200);
    expect(visit.headers['cache-control']).toMatch(/^public, max-age=\d+$/);
    expect(Object.keys(JSON.parse(visit.body).keys[0]).toSorted()).toEqual(
      ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'].toSorted(),
    );
    expect(visit.setCookies).toEqual([]);
  });

  it('a token lives on while the key is changed, until the key before is dropped', async () => {
    const before = await tokenOf('jira');
    const old = JSON.parse(world.secrets.read(SECRETS.tokenKey) ?? '');
    const next = { kid: 'next', k: 'n'.repeat(64) };
    const change = async (secret: object) => {
      world.secrets.put(SECRETS.tokenKey, JSON.stringify(secret));
      await world.signOn.recycle();
    };

    await change({ ...next, previous: old });
    expect((await readKeySet()).kids).toEqual(['next', old.kid]);
    const after = await tokenOf('jira');
    expect((await openPast('jira', before)).body).toContain(isMadeFor('zoe'));
    expect((await openPast('jira', after)).body).toContain(isMadeFor('zoe'));

    await change(next);
    expect((await readKeySet()).kids).toEqual(['next']);
    expect((await openPast('jira', after)).body).toContain(isMadeFor('zoe'));
    await change(old);
  });
});
