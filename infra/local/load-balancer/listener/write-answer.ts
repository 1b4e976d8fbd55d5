import type { ServerResponse } from 'node:http';
import type { Answer } from './refuse.ts';

const bodiless = [204, 304];

/** Sends an answer that is complete, with its length and the load balancer's name added. */
export function writeAnswer(outgoing: ServerResponse, answer: Answer): void {
  if (outgoing.headersSent || outgoing.destroyed) return;
  const hasBody = !bodiless.includes(answer.statusCode);
  const named = answer.headers.some(([name]) => name.toLowerCase() === 'server');
  const headers = [
    ...answer.headers,
    ...(named ? [] : [['server', 'awselb/2.0'] as const]),
    ...(hasBody ? [['content-length', String(answer.body.length)] as const] : []),
  ];
  const flat = headers.flat();
  if (answer.statusText === undefined) outgoing.writeHead(answer.statusCode, flat);
  else outgoing.writeHead(answer.statusCode, answer.statusText, flat);
  outgoing.end(hasBody ? answer.body : undefined);
}
