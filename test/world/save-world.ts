import type { ProviderSwitches } from '#infra/local/open-id-provider/provider-app.ts';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { GOOGLE_SECRET, SECRETS } from '#infra/local/world/start-servers.ts';

/**
 * Returns what brings a world back to how it is now: accounts, sessions, secrets, switches, faults, nodes, records of
 * calls and log. The function's instances stay, and so do the groups that they remember, unless a secret has changed.
 */
export function saveWorld(world: World): () => Promise<void> {
  const restoreSecrets = saveSecrets(world);
  const restoreProvider = saveProvider(world);
  return async () => {
    for (const product of LOCAL_PRODUCT_NAMES) world[product].reset();
    world.crowd.reset();
    world.keyHost.setFault('none');
    restoreProvider();
    await reviveNodes(world);
    if (restoreSecrets()) await world.signOn.recycle();
    world.signOn.logs.length = 0;
    world.signOn.reports.length = 0;
  };
}

/** Returns what puts the secrets back, and says whether one was another. */
function saveSecrets({ secrets, directories }: World): () => boolean {
  const names = [...Object.values(SECRETS), ...(directories.google ? [GOOGLE_SECRET] : [])];
  const saved = names.map((name) => [name, secrets.read(name) ?? ''] as const);
  return () => {
    Object.assign(secrets.switches, {
      ...{ down: false, slowMs: 0, throttleNext: 0, signatures: 'verify' },
      ...{ batch: 'permitted', mostPerBatch: 20 },
    });
    secrets.switches.refusals.clear();
    secrets.calls.length = 0;
    const changed = saved.filter(([name, value]) => secrets.read(name) !== value);
    for (const [name, value] of changed) secrets.put(name, value);
    return changed.length > 0;
  };
}

function saveProvider({ provider }: World): () => void {
  const switches: ProviderSwitches = structuredClone(provider.switches);
  const people = structuredClone(provider.people);
  return () => {
    Object.assign(provider.switches, structuredClone(switches));
    for (const [key, { password, claims }] of Object.entries(people)) {
      const user = provider.people[key];
      if (user === undefined) continue;
      user.password = password;
      for (const name of Object.keys(user.claims)) Reflect.deleteProperty(user.claims, name);
      Object.assign(user.claims, structuredClone(claims));
    }
  };
}

async function reviveNodes(world: World): Promise<void> {
  for (const { nodes } of LOCAL_PRODUCT_NAMES.map((product) => world[product])) {
    for (const node of nodes) {
      await node.start();
      world.loadBalancer.setNodeHealth(node.url, 'healthy');
    }
  }
}
