import type { Hop } from '#infra/local/load-balancer/listener/create-access-log.ts';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';

/** A request of the browser at the load balancer, and what followed from it before the next one. */
export interface RecordedRequest {
  /** Its way through the load balancer. */
  readonly hops: readonly Hop[];
  /** What the function logged. */
  readonly logLines: readonly string[];
  /** Calls that Crowd and the products answered. */
  readonly calls: readonly RecordedCall[];
}

/** A call that a product or Crowd answered. */
export interface RecordedCall {
  /** The product that was called, or Crowd. */
  readonly callee: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** The node that answered, or at Crowd the application that called. */
  readonly by: string;
}

export interface TrafficRecorder {
  /** Takes a hop; the load balancer of the world calls it. */
  readonly onHop: (hop: Hop) => void;
  /** Begins to record. */
  watch(world: World): void;
  /** Returns the requests since the last time, in order. */
  takeRequests(): RecordedRequest[];
}

/** How much there was of everything when a request came. */
interface Start {
  readonly requestId: number;
  readonly logLines: number;
  readonly calls: readonly number[];
}

/** Returns a recorder of the browser's requests. One request at a time: what happens until the next one is counted to it. */
export function trafficRecorder(): TrafficRecorder {
  const hops: Hop[] = [];
  const starts: Start[] = [];
  let watched: World | null = null;
  return {
    onHop: (hop) => {
      if (watched === null) return;
      hops.push(hop);
      if (opensRequest(hop, watched)) starts.push(startOf(hop.requestId, watched));
    },
    watch: (world) => {
      watched = world;
    },
    takeRequests: () => {
      const world = watched;
      if (world === null) return [];
      const ends = [...starts.slice(1), startOf(0, world)];
      const requests = starts.map((start, index) => ({
        hops: hops.filter(({ requestId }) => requestId === start.requestId),
        ...recordsBetween(start, ends[index] ?? start, world),
      }));
      hops.length = 0;
      starts.length = 0;
      return requests;
    },
  };
}

// The function's own requests arrive at the direct listeners, at other ports.
const opensRequest = ({ step, detail }: Hop, { address }: World) =>
  step === 'received' && detail === `port ${new URL(address).port}`;

function startOf(requestId: number, world: World): Start {
  const calls = callLists(world).map((list) => list.length);
  return { requestId, logLines: world.signOn.logs.length, calls };
}

function recordsBetween(start: Start, end: Start, world: World) {
  return {
    logLines: world.signOn.logs.slice(start.logLines, end.logLines),
    calls: callLists(world).flatMap((list, index) =>
      list.slice(start.calls[index], end.calls[index]),
    ),
  };
}

// Crowd's before those of the products: the page comes from a product, after everything else.
function callLists({ crowd, ...world }: World): RecordedCall[][] {
  return [
    crowd.calls.map(({ application, ...call }) => {
      return { ...call, callee: 'Crowd', by: application ?? 'no application' };
    }),
    ...LOCAL_PRODUCT_NAMES.map((product) =>
      world[product].calls.map(({ node, ...call }) => {
        return { ...call, callee: PRODUCT_FACTS[product].title, by: node };
      }),
    ),
  ];
}
