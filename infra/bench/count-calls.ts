// In: how to start the world. Out: what each kind of sign-on asks of the product.
import { startWorld, type World } from '#infra/local/start-world.ts';
import type { RuntimeClient } from './find-runtime-client.ts';
import { BENCH_LOAD_BALANCER, makeVisitor, type Visitor } from './make-visitor.ts';
import { type Gauge, openGauge, type Reading } from './open-gauge.ts';

/** One kind of sign-on and what it took. */
export interface CountedSignOn extends Reading {
  readonly signOn: string;
}

/** Yields the counts, the page itself among the calls. */
export async function countCalls(client: RuntimeClient): Promise<CountedSignOn[]> {
  const gauge = await openGauge(MOST_CONNECTIONS);
  const world = await startWorld({
    environment: { LOAD_BALANCER_ARNS: BENCH_LOAD_BALANCER, JIRA_ADDRESS: gauge.address },
    jira: { groups: GROUPS.slice(0, EXISTING_GROUPS) },
    ...(client.command && { runtimeClient: client.command }),
  });
  try {
    const [port] = world.loadBalancer.directPorts;
    gauge.connect({ address: `https://127.0.0.1:${port}`, ca: world.certificates.ca });
    return await countAll(world, gauge);
  } finally {
    await world.close();
    await gauge.close();
  }
}

// As many as functions/sign-on/make-edge.ts opens per host.
const MOST_CONNECTIONS = 3;
const GROUPS = Array.from({ length: 60 }, (_, n) => `jira-bench-${String(n + 1).padStart(2, '0')}`);
const EXISTING_GROUPS = 30;
const PROFILE_COOKIE = '__Host-edge-profile';
const SESSION_COOKIE = 'JSESSIONID';

async function countAll(world: World, gauge: Gauge): Promise<CountedSignOn[]> {
  const counted: CountedSignOn[] = [];
  const count = async (signOn: string, visitor: Visitor) => {
    const read = await gauge.read(async () =>
      visitor.keep(await world.signOn.invoke(visitor.event())),
    );
    counted.push({ signOn, ...read });
  };
  const countNew = async (signOn: string, groups: readonly string[]) => {
    // An instance remembers which groups are there: each of these meets one that knows nothing.
    await world.signOn.recycle();
    const visitor = makeVisitor(world, `new${counted.length}`, ['jira-software-users', ...groups]);
    await count(signOn, visitor);
    return visitor;
  };
  await countNew('new person, 1 group', []);
  const visitor = await countNew('new person, 5 groups that exist', GROUPS.slice(0, 4));
  await countNew('new person, 5 groups that do not', GROUPS.slice(-4));
  await countNew('new person, 60 groups, half exist', GROUPS.slice(0, 59));

  await count('in sync, session lives', visitor);
  visitor.cookies.delete(SESSION_COOKIE);
  await count('in sync, session ended', visitor);
  visitor.cookies.delete(PROFILE_COOKIE);
  await count('to re-sync, unchanged, session lives', visitor);
  visitor.cookies.delete(PROFILE_COOKIE);
  visitor.cookies.delete(SESSION_COOKIE);
  await count('to re-sync, unchanged, session ended', visitor);
  visitor.groups = [...visitor.groups, ...GROUPS.slice(10, 11)];
  await count('group gained', visitor);
  visitor.groups = visitor.groups.slice(0, -1);
  await count('group lost', visitor);
  return counted;
}
