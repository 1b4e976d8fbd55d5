// In: how to start the world. Out: what each kind of sign-on asks of the product.

import { startWorld, type World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import type { RuntimeClient } from './find-runtime-client.ts';
import { BENCH_LOAD_BALANCER, makeVisitor, type Visitor } from './make-visitor.ts';
import { type Gauge, openGauge, type Reading } from './open-gauge.ts';

/** One kind of sign-on and what it took. */
export interface CountedSignOn extends Reading {
  readonly signOn: string;
}

/** Where a count is taken: in front of a product, or of the Crowd that products share. */
type Place = LocalProductName | 'crowd';

/** Returns the counts at every place, the page itself among the calls of a product. */
export async function countCalls(client: RuntimeClient): Promise<CountedSignOn[]> {
  const counted: CountedSignOn[] = [];
  for (const place of [...LOCAL_PRODUCT_NAMES, 'crowd'] as const) {
    counted.push(...(await countAt(place, client)));
  }
  return counted;
}

// As many as functions/sign-on/make-edge.ts opens per host.
const MOST_CONNECTIONS = 3;
const EXISTING_GROUPS = 30;
const PROFILE_COOKIE = '__Host-edge-profile';

async function countAt(place: Place, client: RuntimeClient): Promise<CountedSignOn[]> {
  const product = place === 'crowd' ? 'jira' : place;
  const gauge = await openGauge(MOST_CONNECTIONS);
  const groups = listGroups(product).slice(0, EXISTING_GROUPS);
  const world = await startWorld({
    products: [product],
    sessions: place === 'crowd' ? 'crowd' : 'native',
    environment: {
      LOAD_BALANCER_ARNS: BENCH_LOAD_BALANCER,
      [`${place.toUpperCase()}_ADDRESS`]: `${gauge.address}${place === 'crowd' ? '/crowd' : ''}`,
    },
    [place]: { groups },
    ...(client.command && { runtimeClient: client.command }),
  });
  try {
    gauge.connect({ address: addressOf(place, world), ca: world.certificates.ca });
    return await countAll({ place, product, world, gauge });
  } finally {
    await world.close();
    await gauge.close();
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
  readonly gauge: Gauge;
}

async function countAll({ place, product, world, gauge }: Counting): Promise<CountedSignOn[]> {
  const counted: CountedSignOn[] = [];
  const groups = listGroups(product);
  const count = async (signOn: string, visitor: Visitor) => {
    const read = await gauge.read(async () =>
      visitor.keep(await world.signOn.invoke(visitor.event())),
    );
    counted.push({ signOn: `${place}: ${signOn}`, ...read });
  };
  const countNew = async (signOn: string, theirs: readonly string[]) => {
    // An instance remembers which groups are there: each of these meets one that knows nothing.
    await world.signOn.recycle();
    const visitor = makeVisitor(world, { name: `new${counted.length}`, groups: theirs, product });
    await count(signOn, visitor);
    return visitor;
  };
  await countNew('new person, default groups', []);
  const visitor = await countNew('new person, 4 groups that exist', groups.slice(0, 4));
  await countNew('new person, 4 groups that do not', groups.slice(-4));
  await countNew('new person, 60 groups, half exist', groups);

  await count('in sync, session lives', visitor);
  expireMarker(visitor);
  await count('in sync, session ended', visitor);
  visitor.cookies.delete(PROFILE_COOKIE);
  await count('to re-sync, unchanged, session lives', visitor);
  visitor.cookies.delete(PROFILE_COOKIE);
  expireMarker(visitor);
  await count('to re-sync, unchanged, session ended', visitor);
  visitor.groups = [...visitor.groups, ...groups.slice(10, 11)];
  await count('group gained', visitor);
  visitor.groups = visitor.groups.slice(0, -1);
  await count('group lost', visitor);
  return counted;
}

function expireMarker({ cookies }: Visitor): void {
  for (const name of ['JSESSIONID', 'BITBUCKETSESSIONID', 'crowd.token_key']) cookies.delete(name);
}
