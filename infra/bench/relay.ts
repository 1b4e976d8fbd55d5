import type { ServerResponse } from 'node:http';
import type { Passed } from './pass-on.ts';

/** Writes an answer of the product to the caller. */
export function relay({ head, body }: Passed, outgoing: ServerResponse): void {
  const lines: string[] = [];
  for (let i = 0; i + 1 < head.rawHeaders.length; i += 2) {
    const name = head.rawHeaders[i] ?? '';
    if (!/^(?:transfer-encoding|connection|keep-alive|content-length)$/i.test(name)) {
      lines.push(name, head.rawHeaders[i + 1] ?? '');
    }
  }
  outgoing.writeHead(head.statusCode ?? 502, lines).end(body);
}
