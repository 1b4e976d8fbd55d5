// In: choices. Out: hosts, ports and sessions of the products, before anything runs.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { LocalProductName } from './local-products.ts';
import { mapProducts } from './local-products.ts';
import type { Sessions } from './start-products.ts';

export interface HostOptions {
  /** How users get sessions, at all products or at each. Default: native. */
  readonly sessions?: Sessions | Partial<Readonly<Record<LocalProductName, Sessions>>>;
  /** Port of the load balancer's public listener; any free one by default. */
  readonly port?: number;
  /** Further parameters of template.yaml, over those of the local world. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Where each product is, deployed or not. */
export interface HostPlan {
  readonly port: number;
  /** Public host names, without port. */
  readonly hosts: Readonly<Record<LocalProductName, string>>;
  /** `https://{host}:{port}` */
  readonly addresses: Readonly<Record<LocalProductName, string>>;
  /** Ports of the listeners without sign-in. */
  readonly directPorts: Readonly<Record<LocalProductName, number>>;
  readonly sessions: Readonly<Record<LocalProductName, Sessions>>;
  readonly tokenCookieName: string;
  /** Gives the ports free, right before the load balancer listens on them. */
  releasePorts(): Promise<void>;
}

/** Returns the plan, its ports reserved. */
export async function planHosts(options: HostOptions): Promise<HostPlan> {
  const { sessions = 'native', parameters } = options;
  const hosts = mapProducts((product) => `${product}.example.localhost`);
  const { ports, release } = await reservePorts(1 + Object.keys(hosts).length);
  const [free = 0, ...direct] = ports;
  const port = options.port || free;
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

export interface ReservedPorts {
  /** Different ones, of 127.0.0.1. */
  readonly ports: readonly number[];
  /** Frees the ports. Listen on them at once, before another process does. */
  release(): Promise<void>;
}

/** Returns so many free ports, held until `release` is called. */
export async function reservePorts(count: number): Promise<ReservedPorts> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  return {
    ports: servers.map((server) => (server.address() as AddressInfo).port),
    release: async () => {
      await Promise.all(servers.map((server) => once(server.close(), 'close')));
    },
  };
}
