import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Answer } from './to-answer.ts';

/** Writes an answer as AWS JSON 1.1, under a request id of its own. */
export function writeAnswer(response: ServerResponse, { status, headers, content }: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
    ...headers,
  });
  response.end(JSON.stringify(content));
}
