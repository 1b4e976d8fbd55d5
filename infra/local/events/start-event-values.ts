// In: a running world. Out: HTTP on 127.0.0.1 that tells what an event of one user at one product says. Keys stay inside.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { makeEventValues } from './make-event-values.ts';

export interface EventValuesService {
  /** `http://127.0.0.1:{port}`; `GET /?user=ada&product=jira` answers with the values, or 404 and the names there are. */
  readonly address: string;
  close(): Promise<void>;
}

/** Returns the running service. A product that is not deployed has no events. */
export async function startEventValues(
  world: World,
  deployed: readonly string[],
): Promise<EventValuesService> {
  const { people } = world.provider;
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const user = people[searchParams.get('user') ?? ''];
    const product = LOCAL_PRODUCT_NAMES.find((name) => name === searchParams.get('product'));
    if (user === undefined) answer(response, 404, { users: Object.keys(people) });
    else if (product === undefined || !deployed.includes(product)) {
      answer(response, 404, { products: deployed });
    } else answer(response, 200, makeEventValues(world, user, product));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
