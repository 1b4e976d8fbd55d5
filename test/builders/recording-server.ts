import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { localServer } from './local-server.ts';

/** A request as it arrived at the server. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query, undecoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** An answer written by hand; 200 and JSON unless it says otherwise. */
export interface WrittenAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Text as it stands; anything else as JSON. */
  readonly body?: unknown;
  /** Cut off before the end: fewer bytes follow than the head has promised. */
  readonly truncated?: boolean;
}

/** Starts a server for one test that records requests and gives the test's answers. */
export async function recordingServer(
  answer: (request: RecordedRequest) => WrittenAnswer,
): Promise<{ readonly url: string; readonly seen: RecordedRequest[] }> {
  const seen: RecordedRequest[] = [];
  const server = await localServer(async (incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body: await text(incoming) };
    seen.push(request);
    write(response, answer(request));
  });
  return { url: server.url, seen };
}

function write(response: ServerResponse, answer: WrittenAnswer): void {
  const { status = 200, headers = {}, body = '', truncated = false } = answer;
  const content = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(content) + (truncated ? 10 : 0),
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()])),
  });
  if (!truncated) response.end(content);
  else response.write(content, () => response.destroy());
}
