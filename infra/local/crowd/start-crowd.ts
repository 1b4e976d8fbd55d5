// In: applications, users and groups.
// Out: a Crowd Data Center on this machine, with everything that a test may look into or change.
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { NO_CONNECTION } from '#infra/local/data-center/start-node.ts';
import { type CrowdControl, controlCrowd } from './control-crowd.ts';
import { type CrowdInspection, inspectCrowd } from './inspect-crowd.ts';
import { makeApp } from './make-app.ts';
import { addUser, type UserWithGroups } from './state/add-user.ts';
import type { CrowdSwitches } from './state/default-switches.ts';
import { type Application, type CrowdApp, type Exchange, makeState } from './state/make-state.ts';

export interface ApplicationDraft {
  readonly name: string;
  readonly password: string;
  /** Addresses and CIDR blocks; this machine when absent. */
  readonly remoteAddresses?: readonly string[];
  /** true when absent. */
  readonly mayWrite?: boolean;
  /** Groups whose members may sign in to it; all users when absent. */
  readonly groups?: readonly string[] | 'all';
}

export interface CrowdOptions {
  readonly applications: readonly ApplicationDraft[];
  readonly people?: readonly UserWithGroups[];
  readonly groups?: readonly string[];
  /** Any free port when absent. */
  readonly port?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Begins with a slash and ends without; /crowd when absent. */
  readonly contextPath?: string;
  /** Scheme, host and port for links; the request's own when absent. */
  readonly publicUrl?: string;
  /** Milliseconds since 1970; the machine's clock when absent. */
  readonly clock?: () => number;
  readonly onExchange?: (exchange: Exchange) => void;
  readonly switches?: Partial<CrowdSwitches>;
}

export interface LocalCrowd extends CrowdInspection, CrowdControl {
  /** With context path, without final slash: what clients call Crowd's base URL. */
  readonly url: string;
  readonly port: number;
  /** Answers a request that comes over no connection. */
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/** Returns a running Crowd. */
export async function startCrowd(options: CrowdOptions): Promise<LocalCrowd> {
  const crowd = makeState({ ...options, applications: options.applications.map(toApplication) });
  for (const name of options.groups ?? []) {
    crowd.directory.addGroup({ name, description: '', active: true });
  }
  for (const draft of options.people ?? []) addUser(crowd, draft);
  const { port = 0, tls } = options;
  const app = makeApp(crowd);
  const fetch = async (request: Request) => app.fetch(request, NO_CONNECTION);
  const server = await startServer(app, { port, tls });
  const scheme = tls === undefined ? 'http' : 'https';
  const url = `${scheme}://127.0.0.1:${server.port}${crowd.contextPath}`;
  return { url, fetch, ...server, ...inspectCrowd(crowd), ...controlCrowd(crowd) };
}

function toApplication(draft: ApplicationDraft): Application {
  return {
    remoteAddresses: ['127.0.0.1', '::1'],
    mayWrite: true,
    groups: 'all',
    ...draft,
  };
}

export interface ServerPlace {
  /** 0: any free port. */
  readonly port: number;
  readonly tls: { readonly key: string; readonly cert: string } | undefined;
}

export interface RunningServer {
  readonly port: number;
  /** Open connections break. */
  close(): Promise<void>;
}

/** Returns a server on 127.0.0.1 that answers with the application. */
export async function startServer(app: CrowdApp, place: ServerPlace): Promise<RunningServer> {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = makeServer((...exchange) => void listener(...exchange), place);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(place.port, '127.0.0.1', resolve);
  await promise;
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

type Answer = (...exchange: Parameters<ReturnType<typeof getRequestListener>>) => void;

function makeServer(answer: Answer, { tls }: ServerPlace): Server {
  return tls === undefined ? createHttpServer(answer) : createHttpsServer(tls, answer);
}

async function close(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}
