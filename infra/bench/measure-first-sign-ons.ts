// In: the runtime client. Out: how long the first sign-on of a user takes at a product that is not next door.
import { startWorld } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { BENCH_LOAD_BALANCER, createClient } from './create-client.ts';
import type { RuntimeClient } from './find-runtime-client.ts';
import { median } from './median.ts';

/** Milliseconds from the delivery of the event to the answer, medians. */
export type FirstSignOnCosts = Readonly<Record<LocalProductName, number>>;

/** How long the product takes for each answer, besides its work. */
export const PRODUCT_MS = 50;
/** Of the user, all of them at the product already. */
export const FIRST_SIGN_ON_GROUPS = 20;

const SIGN_ONS = 5;

/** Returns the costs on instances that have answered before, and have met none of the user's groups. */
export async function measureFirstSignOns(runtimeClient: RuntimeClient): Promise<FirstSignOnCosts> {
  const costs: Partial<Record<LocalProductName, number>> = {};
  for (const product of LOCAL_PRODUCT_NAMES) {
    costs[product] = await measureAt(product, runtimeClient);
  }
  return costs as FirstSignOnCosts;
}

async function measureAt(product: LocalProductName, runtimeClient: RuntimeClient): Promise<number> {
  const groups = Array.from(
    { length: FIRST_SIGN_ON_GROUPS },
    (_, n) => `${product}-bench-${n + 1}`,
  );
  const world = await startWorld({
    products: [product],
    environment: { LOAD_BALANCER_ARNS: BENCH_LOAD_BALANCER },
    [product]: { groups },
    ...(runtimeClient.command && { runtimeClient: runtimeClient.command }),
  });
  const signOn = async (name: string, claimed: readonly string[]) => {
    const client = createClient(world, { name, groups: claimed, product });
    client.keepCookies(await world.signOn.invoke(client.event()));
    return world.signOn.reports.at(-1)?.durationMs ?? Number.NaN;
  };
  try {
    world[product].switches.slowMs = { '*': PRODUCT_MS };
    const times: number[] = [];
    for (let n = 0; n < SIGN_ONS; n += 1) {
      await world.signOn.recycle();
      await signOn(`before${n}`, []);
      times.push(await signOn(`new${n}`, groups));
    }
    return median(times);
  } finally {
    await world.close();
  }
}
