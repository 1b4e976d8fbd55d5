// In: the state of a product, its routes and the shape of its cluster.
// Out: several nodes on this machine, with everything that a test may look into or change.
import { controlProduct, type ProductControl } from './control-product.ts';
import type { DirectoryOptions } from './fill-directory.ts';
import { inspectProduct, type ProductInspection, type UserView } from './inspect-product.ts';
import { makeApp, type RunningNode, type Serve, startNode } from './start-node.ts';
import type { User } from './state/make-directory.ts';
import {
  makeNode,
  type ProductNode,
  type ProductState,
  type StateOptions,
} from './state/product.ts';
import type { ProductSwitches } from './state/product-switches.ts';

export interface ClusterOptions {
  /** 2 when absent. */
  readonly nodes?: number;
  /** One for each node; any free port when absent. */
  readonly ports?: readonly number[];
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** What a product adds to what all have. */
export interface ProductParts<State extends ProductState, View extends UserView> {
  readonly routes: readonly Serve<State>[];
  toView(user: User): View;
}

/** A running product, as all of them look from outside. */
export interface LocalProduct<
  Switches extends ProductSwitches = ProductSwitches,
  View extends UserView = UserView,
> extends ProductInspection<View>,
    ProductControl<Switches, View> {
  readonly nodes: readonly RunningNode[];
  /**
   * Brings accounts, memberships, tokens, comments and switches back to how they were at the start, and ends all
   * sessions. Groups stay: instances of the function remember that they are there.
   */
  reset(): void;
  close(): Promise<void>;
}

/** Returns a running product with the users, groups and tokens that its state already holds. */
export async function startProduct<State extends ProductState, View extends UserView>(
  product: State,
  { routes, toView }: ProductParts<State, View>,
  options: ClusterOptions,
): Promise<LocalProduct<State['switches'], View>> {
  const restore = saveState(product);
  const nodes = await startNodes(product, routes, options);
  return {
    nodes,
    ...inspectProduct(product, toView),
    ...controlProduct<State['switches'], View>(product, toView),
    reset() {
      restore();
      for (const node of nodes) node.endSessions();
    },
    close: () => stopAll(nodes),
  };
}

function saveState({ directory, tokens, switches, faults, comments, calls }: ProductState) {
  const restoreDirectory = directory.save();
  const savedTokens = [...tokens];
  const savedSwitches = structuredClone(switches);
  return () => {
    restoreDirectory();
    tokens.clear();
    for (const [token, owner] of savedTokens) tokens.set(token, owner);
    Object.assign(switches, structuredClone(savedSwitches));
    faults.clear();
    comments.length = 0;
    calls.length = 0;
  };
}

async function startNodes<State extends ProductState>(
  product: State,
  routes: readonly Serve<State>[],
  options: ClusterOptions,
): Promise<RunningNode[]> {
  const cluster: ProductNode<State>[] = [];
  const running: RunningNode[] = [];
  for (let i = 0; i < (options.nodes ?? 2); i += 1) {
    const node = makeNode(`node${i + 1}`, product, cluster);
    const place = { port: options.ports?.[i] ?? 0, tls: options.tls };
    running.push(await startNode(node, makeApp(node, routes), place));
  }
  return running;
}

async function stopAll(nodes: readonly RunningNode[]): Promise<void> {
  await Promise.all(nodes.map((node) => node.stop()));
}

/** What every product can be started with. */
export interface ProductOptions<Switches extends ProductSwitches = ProductSwitches>
  extends DirectoryOptions,
    ClusterOptions,
    StateOptions {
  /** Those that differ from the product's defaults. */
  readonly switches?: Partial<Switches>;
}
