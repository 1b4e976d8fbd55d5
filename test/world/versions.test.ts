import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { SECRETS } from '#infra/local/world/start-servers.ts';
import { borrowWorld } from './borrow-world.ts';
import { answerTo, cookiesOf, PAGES } from './sign-on-event.ts';

const TSV = 'POST /rest/tsv/1.0/authenticate';
type Logins = Readonly<Record<LocalProductName, readonly string[]>>;

const WORLDS: readonly {
  what: string;
  versions: Record<LocalProductName, string>;
  logins: Logins;
}[] = [
  {
    what: 'oldest',
    versions: { jira: '9.12', confluence: '8.4', bitbucket: '8.19' },
    logins: {
      jira: [`${TSV} 404`, 'POST /rest/auth/1/session 200'],
      confluence: [`${TSV} 404`, 'POST /dologin.action 302'],
      bitbucket: [`${TSV} 404`, 'POST /j_atl_security_check 302'],
    },
  },
  {
    what: 'newest',
    versions: { jira: '11.3', confluence: '10.2', bitbucket: '10.4' },
    logins: {
      jira: [`${TSV} 200`],
      confluence: [`${TSV} 200`],
      bitbucket: [`${TSV} 200`],
    },
  },
];

describe.each(WORLDS)('the $what versions of the products', ({ what, versions, logins }) => {
  let world: World;
  beforeAll(async () => {
    const switchesOf = (product: LocalProductName) => ({
      switches: { version: versions[product] },
    });
    ({ world } = await borrowWorld({
      products: LOCAL_PRODUCT_NAMES,
      jira: switchesOf('jira'),
      confluence: switchesOf('confluence'),
      bitbucket: switchesOf('bitbucket'),
    }));
    await world.signOn.recycle();
  });

  it.each(LOCAL_PRODUCT_NAMES)(
    `a new user signs on to the ${what} version of %s, and comes back`,
    async (product) => {
      const claims = { sub: 'local|vera', preferred_username: 'vera' };
      const signedOn = await answerTo(world, { product, claims });
      expect(signedOn.body).toContain('<meta name="ajs-remote-user" content="vera">');
      const callsOf = () =>
        world[product].calls.map(({ method, path, status }) => `${method} ${path} ${status}`);
      const isLogin = (call: string) =>
        /^POST .*(?:\/authenticate|\/session|dologin|j_atl)/.test(call);
      expect(callsOf().filter(isLogin)).toEqual(logins[product]);
      expect(world[product].person('vera')?.groups).toContain('edge-authenticated');

      world[product].calls.length = 0;
      const cookies = cookiesOf(signedOn).filter(
        (pair) => !pair.startsWith('__Host-edge-session='),
      );
      const again = await answerTo(world, { product, claims, cookies });
      expect(again.statusCode).toBe(200);
      expect(callsOf()).toEqual([`GET ${PAGES[product]} 200`]);
    },
  );
});

it('a new user signs on to Jira 11 as it is installed, by the token of the service account', async () => {
  const { world } = await borrowWorld({ jira: { switches: { version: '11.3' } } });
  world.jira.switches.basicAuthAllowed = { paths: [], users: [] };
  const token = world.jira.mintToken('svc-edge');
  world.secrets.put(SECRETS.jira, JSON.stringify({ token }));
  await world.signOn.recycle();
  const claims = { sub: 'local|theo', preferred_username: 'theo' };
  const { body } = await answerTo(world, { product: 'jira', claims });
  expect(body).toContain('<meta name="ajs-remote-user" content="theo">');
  expect(world.jira.calls.some(({ caller }) => caller === 'token')).toBe(true);
});
