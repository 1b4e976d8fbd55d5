// In: the address of the product. Out: a stand-in that repeats its recorded answers.
import { once } from 'node:events';
import { Agent, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificates } from '#infra/local/tls/certificates.ts';
import { type Passed, passOn } from './pass-on.ts';
import { relay } from './relay.ts';

/** A stand-in for a product. */
export interface Recorder {
  /** `https://127.0.0.1:{port}` */
  readonly address: string;
  /** Sets the product that records the first answers, and the certificate to present. */
  connect(product: { readonly address: string; readonly certificates: Certificates }): void;
  /** From now on a call of a kind that was answered before gets the last of these answers. */
  repeat(): void;
  close(): Promise<void>;
}

/**
 * Opens a recorder. Calls go to the product until it is to repeat; then the first call of a kind (method and
 * path) does, and every other call of that kind gets the same answer at once, over TLS. Times then are the
 * function's own, and not those of the local product, which shares the machine with it.
 */
export async function openRecorder(): Promise<Recorder> {
  let product = { address: '', agent: new Agent() };
  const answers = new Map<string, Promise<Passed>>();
  let repeats = false;
  // As long as a load balancer keeps a connection: a contender waits for its turn.
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    const kind = `${incoming.method} ${incoming.url}`;
    const answer = (repeats ? answers.get(kind) : undefined) ?? passOn(incoming, product);
    answers.set(kind, answer);
    answer.then(
      (passed) => relay(passed, outgoing),
      () => outgoing.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connect: ({ address, certificates }) => {
      server.setSecureContext({ key: certificates.key, cert: certificates.cert });
      product = { address, agent: new Agent({ ca: certificates.ca, keepAlive: true }) };
    },
    repeat: () => {
      repeats = true;
    },
    close: async () => {
      product.agent.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
