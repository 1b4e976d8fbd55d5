import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openBridge } from '#infra/local/sam-local/open-bridge.ts';

// Any other address of this machine stands for that of Docker's network.
const ADDRESS = '127.0.0.2';

it('a bridge leads to the same port of 127.0.0.1', async () => {
  const port = await startServer();
  const bridge = await openBridge(ADDRESS, [port]);
  onTestFinished(async () => bridge?.close());
  const answer = await fetch(`http://${ADDRESS}:${port}/`);
  expect(await answer.text()).toBe(`asked for ${ADDRESS}:${port}`);
});

it('a bridge to a port that nothing listens at ends the connection', async () => {
  const port = await startServer();
  const bridge = await openBridge(ADDRESS, [port + 1]);
  onTestFinished(async () => bridge?.close());
  await expect(fetch(`http://${ADDRESS}:${port + 1}/`)).rejects.toThrow();
});

it('a bridge closes although a connection is still open', async () => {
  const port = await startServer();
  const bridge = await openBridge(ADDRESS, [port]);
  const socket = connect(port, ADDRESS);
  await once(socket, 'connect');
  const ended = once(socket, 'close');
  await bridge?.close();
  await ended;
  await expect(fetch(`http://${ADDRESS}:${port}/`)).rejects.toThrow();
});

// TEST-NET-1 (RFC 5737) is no machine's.
it('there is no bridge to an address that is another machine’s', async () => {
  expect(await openBridge('192.0.2.1', [await startServer()])).toBeNull();
});

async function startServer(): Promise<number> {
  const server = createServer(({ headers }, response) => response.end(`asked for ${headers.host}`));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
