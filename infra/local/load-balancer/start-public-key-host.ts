// In: nothing but the kid in a path. Out: the public key that the load balancer signed with, as PEM.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { SigningKey } from './oidc/write-identity.ts';

/**
 * down: connections break off. slow: answers wait until the fault is over. error: 500. refused: 403 to every key, by
 * something on the way.
 */
export type KeyHostFault = 'none' | 'down' | 'slow' | 'error' | 'refused';

export interface KeyHostOptions {
  readonly tls: { readonly key: string; readonly cert: string };
  /** Default: any free port. */
  readonly port?: number;
  /** The real host answers 403 for a key it does not have. */
  readonly unknownKidStatus?: 403 | 404;
}

export interface KeyHost {
  readonly port: number;
  currentKey(): SigningKey;
  /** Makes a new signing key; keys made before stay published. */
  rotateKey(): SigningKey;
  setFault(fault: KeyHostFault): void;
  /** How often keys were asked for, whatever came of it. */
  fetchCount(): number;
  close(): Promise<void>;
}

/** Returns the host that publishes ES256 keys by kid (a lower-case UUID), one PEM SubjectPublicKeyInfo each. */
export async function startPublicKeyHost(options: KeyHostOptions): Promise<KeyHost> {
  const published = new Map<string, string>();
  const waiting = new Set<() => void>();
  let current = makeKey(published);
  let fault: KeyHostFault = 'none';
  let fetches = 0;

  const server = createServer({ key: options.tls.key, cert: options.tls.cert });
  server.on('request', (incoming, outgoing) => {
    fetches += 1;
    const pem =
      incoming.method === 'GET' ? published.get((incoming.url ?? '').slice(1)) : undefined;
    const answer = () => write(outgoing, pem, options.unknownKidStatus ?? 403);
    if (fault === 'down') incoming.socket.destroy();
    else if (fault === 'error') outgoing.writeHead(500).end();
    else if (fault === 'refused') outgoing.writeHead(403).end();
    else if (fault === 'slow') waiting.add(answer);
    else answer();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    currentKey: () => current,
    rotateKey: () => {
      current = makeKey(published);
      return current;
    },
    setFault: (next) => {
      fault = next;
      if (fault === 'slow') return;
      for (const answer of waiting) answer();
      waiting.clear();
    },
    fetchCount: () => fetches,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function makeKey(published: Map<string, string>): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const kid = randomUUID();
  published.set(kid, publicKey.export({ type: 'spki', format: 'pem' }).toString());
  return { kid, privateKey };
}

function write(outgoing: ServerResponse, pem: string | undefined, unknownStatus: number): void {
  if (pem === undefined) outgoing.writeHead(unknownStatus).end();
  else outgoing.writeHead(200, { 'content-type': 'application/x-pem-file' }).end(pem);
}
