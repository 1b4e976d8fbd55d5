// In: choices. Out: hosts, ports and sessions of the products, before anything runs.
import { mapProducts } from './map-products.ts';
import type { ProductName } from './product-name.ts';
import { reservePorts } from './reserve-ports.ts';
import type { Sessions } from './start-products.ts';

export interface LayoutOptions {
  /** How people get sessions, at all products or at each. Default: native. */
  readonly sessions?: Sessions | Partial<Readonly<Record<ProductName, Sessions>>>;
  /** Port of the load balancer's public listener; any free one by default. */
  readonly port?: number;
  /** Further parameters of template.yaml, over those of the local world. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Where each product is, deployed or not. */
export interface Layout {
  readonly port: number;
  /** Public host names, without port. */
  readonly hosts: Readonly<Record<ProductName, string>>;
  /** `https://{host}:{port}` */
  readonly addresses: Readonly<Record<ProductName, string>>;
  /** Ports of the listeners that ask nobody to sign in. */
  readonly directPorts: Readonly<Record<ProductName, number>>;
  readonly sessions: Readonly<Record<ProductName, Sessions>>;
  readonly tokenCookieName: string;
  /** Gives the ports free, right before the load balancer listens on them. */
  releasePorts(): Promise<void>;
}

/** Returns the layout, its ports reserved. */
export async function layOut(options: LayoutOptions): Promise<Layout> {
  const { sessions = 'native', parameters } = options;
  const hosts = mapProducts((product) => `${product}.example.localhost`);
  const { ports, release } = await reservePorts(1 + Object.keys(hosts).length);
  const [free = 0, ...direct] = ports;
  const port = options.port ?? free;
  return {
    port,
    hosts,
    addresses: mapProducts((product) => `https://${hosts[product]}:${port}`),
    directPorts: mapProducts((_, index) => direct[index] ?? 0),
    sessions: mapProducts((product) =>
      typeof sessions === 'string' ? sessions : (sessions[product] ?? 'native'),
    ),
    tokenCookieName: parameters?.['TokenCookieName'] ?? '__Host-edge-token',
    releasePorts: release,
  };
}
