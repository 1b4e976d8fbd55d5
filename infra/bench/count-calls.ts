// In: the runtime client. Out: the calls to the product that each kind of sign-on makes.

import { startWorld, type World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { BENCH_LOAD_BALANCER, type Client, createClient } from './create-client.ts';
import type { Reading } from './create-stages.ts';
import type { RuntimeClient } from './find-runtime-client.ts';
import { FIRST_SIGN_ON_GROUPS } from './measure-first-sign-ons.ts';
import { type CallCounter, openCallCounter } from './open-call-counter.ts';

/** One kind of sign-on and its calls. */
export interface CountedSignOn extends Reading {
  readonly signOn: string;
}

/** The sign-on that `measureFirstSignOns` times. */
export const FIRST_SIGN_ON = `new person, ${FIRST_SIGN_ON_GROUPS} groups that exist`;

/** Where calls are counted: in front of a product, or of the Crowd that products share. */
type Place = LocalProductName | 'crowd';

/** Returns the counts at every place, the page itself among the calls of a product. */
export async function countCalls(runtimeClient: RuntimeClient): Promise<CountedSignOn[]> {
  const counted: CountedSignOn[] = [];
  for (const place of [...LOCAL_PRODUCT_NAMES, 'crowd'] as const) {
    counted.push(...(await countAt(place, runtimeClient)));
  }
  return counted;
}

// The default of the template.
const MOST_CONNECTIONS = 6;
const EXISTING_GROUPS = 30;

async function countAt(place: Place, runtimeClient: RuntimeClient): Promise<CountedSignOn[]> {
  const product = place === 'crowd' ? 'jira' : place;
  const counter = await openCallCounter(MOST_CONNECTIONS);
  const groups = listGroups(product).slice(0, EXISTING_GROUPS);
  const world = await startWorld({
    products: [product],
    sessions: place === 'crowd' ? 'crowd' : 'native',
    environment: {
      LOAD_BALANCER_ARNS: BENCH_LOAD_BALANCER,
      [`${place.toUpperCase()}_ADDRESS`]: `${counter.address}${place === 'crowd' ? '/crowd' : ''}`,
    },
    [place]: { groups },
    ...(runtimeClient.command && { runtimeClient: runtimeClient.command }),
  });
  try {
    counter.connect({ address: addressOf(place, world), ca: world.certificates.ca });
    return await countAll({ place, product, world, counter });
  } finally {
    await world.close();
    await counter.close();
  }
}

const listGroups = (product: LocalProductName) =>
  Array.from({ length: 60 }, (_, n) => `${product}-bench-${String(n + 1).padStart(2, '0')}`);

function addressOf(place: Place, world: World): string {
  if (place === 'crowd') return new URL(world.crowd.url).origin;
  return `https://127.0.0.1:${world.loadBalancer.directPorts[LOCAL_PRODUCT_NAMES.indexOf(place)]}`;
}

interface Counting {
  readonly place: Place;
  readonly product: LocalProductName;
  readonly world: World;
  readonly counter: CallCounter;
}

async function countAll(counting: Counting): Promise<CountedSignOn[]> {
  const { product, world } = counting;
  const groups = listGroups(product);
  const counted: CountedSignOn[] = [];
  const count = async (signOn: string, client: Client) => {
    counted.push(await countSignOn(counting, signOn, client));
  };
  const countNew = async (signOn: string, claimed: readonly string[]) => {
    // An instance remembers which groups exist: each of these sign-ons meets a new instance.
    await world.signOn.recycle();
    const client = createClient(world, { name: `new${counted.length}`, groups: claimed, product });
    await count(signOn, client);
    return client;
  };
  await countNew('new person, default groups', []);
  const client = await countNew('new person, 4 groups that exist', groups.slice(0, 4));
  await countNew('new person, 4 groups that do not', groups.slice(-4));
  await countNew(FIRST_SIGN_ON, groups.slice(0, FIRST_SIGN_ON_GROUPS));
  await countNew('new person, 60 groups, half exist', groups);
  for (const [signOn, prepare] of Object.entries(RETURNS)) {
    prepare(client, groups);
    await count(signOn, client);
  }
  return counted;
}

async function countSignOn(
  { place, world, counter }: Counting,
  signOn: string,
  client: Client,
): Promise<CountedSignOn> {
  const reading = await counter.read(async () =>
    client.keepCookies(await world.signOn.invoke(client.event())),
  );
  return { signOn: `${place}: ${signOn}`, ...reading };
}

// The next sign-ons of the same client, and what happened to it before each.
const RETURNS: Readonly<Record<string, (client: Client, groups: readonly string[]) => void>> = {
  'in sync, session lives': () => undefined,
  'in sync, session ended': expireSession,
  'to re-sync, unchanged, session lives': forgetProfile,
  'to re-sync, unchanged, session ended': (client) => {
    forgetProfile(client);
    expireSession(client);
  },
  'group gained': (client, groups) => {
    client.groups = [...client.groups, ...groups.slice(10, 11)];
  },
  'group lost': (client) => {
    client.groups = client.groups.slice(0, -1);
  },
};

function forgetProfile({ cookies }: Client): void {
  cookies.delete('__Host-edge-profile');
}

function expireSession({ cookies }: Client): void {
  for (const name of ['JSESSIONID', 'BITBUCKETSESSIONID', 'crowd.token_key']) cookies.delete(name);
}
