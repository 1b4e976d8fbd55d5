import { startWorld, type World, type WorldOptions } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { makeWorldPool } from './make-world-pool.ts';
import { openRelay, type Relay } from './open-relay.ts';

type Place = LocalProductName | 'crowd';

/** The relay before each place that has one. */
export type Relays = Readonly<Partial<Record<Place, Relay>>>;

interface RelayedWorldOptions extends WorldOptions {
  /** Which places have a relay, and the loopback address that its requests seem to come from. */
  readonly relayed: Readonly<Partial<Record<Place, string>>>;
}

/** Borrows a world whose function reaches some places through a relay. */
export const borrowRelayedWorld = makeWorldPool(
  async ({ relayed, ...options }: RelayedWorldOptions) => {
    const relays = await openRelays(relayed);
    const environment = { ...options.environment, ...addressesOf(relays) };
    const world = await startWorld({ ...options, environment });
    for (const [place, relay] of entriesOf(relays)) {
      relay.connect(addressOf(world, place), world.certificates.ca);
    }
    const close = async () => {
      await world.close();
      await Promise.all(entriesOf(relays).map(([, relay]) => relay.close()));
    };
    return { world, relays, close };
  },
);

async function openRelays(relayed: RelayedWorldOptions['relayed']): Promise<Relays> {
  const relays: Partial<Record<Place, Relay>> = {};
  for (const [place, address] of entriesOf(relayed)) relays[place] = await openRelay(address);
  return relays;
}

function addressesOf(relays: Relays): Record<string, string> {
  const variables = entriesOf(relays).map(([place, { address }]) => [
    `${place.toUpperCase()}_ADDRESS`,
    place === 'crowd' ? `${address}/crowd` : address,
  ]);
  return Object.fromEntries(variables);
}

function addressOf({ crowd, loadBalancer }: World, place: Place): string {
  if (place === 'crowd') return new URL(crowd.url).origin;
  const port = loadBalancer.directPorts[LOCAL_PRODUCT_NAMES.indexOf(place)];
  return `https://127.0.0.1:${port}`;
}

function entriesOf<Value>(places: Readonly<Partial<Record<Place, Value>>>): [Place, Value][] {
  return Object.entries(places) as [Place, Value][];
}
