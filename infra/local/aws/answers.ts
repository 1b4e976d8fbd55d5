import { createHash, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { ServiceError } from './failures.ts';

/** An answer on the wire; `outcome` is `ok` or the refusal's code, for the log of calls. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: object;
  readonly outcome: string;
}

/** Under which name a refusal's sentence stands in the body: the services differ. */
export type SentenceMember = 'message' | 'Message';

/** Returns what `operate` returns as an answer, or its refusal as one; any other failure is thrown on. */
export async function toAnswer(
  operate: () => Promise<object>,
  sentenceMember: SentenceMember,
): Promise<Answer> {
  try {
    return { status: 200, headers: {}, content: await operate(), outcome: 'ok' };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { code, message, status, details, headers } = error;
    const content = { __type: code, [sentenceMember]: message, ...details };
    return { status, headers, content, outcome: code };
  }
}

/** Writes an answer as AWS JSON 1.1, under a request id of its own. */
export function writeAnswer(response: ServerResponse, { status, headers, content }: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
    ...headers,
  });
  response.end(JSON.stringify(content));
}

/** Which part of a list is wanted; `of` says whose list it is, so that no token serves another list. */
export interface PageRequest {
  readonly of: string;
  readonly size: number;
  readonly token: string | undefined;
}

/** One page, and the token of the next where there is one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: { readonly NextToken?: string };
}

/** Returns the wanted page of a list; null: the token is none that this list gave out. */
export function takePage<Item>(all: readonly Item[], wanted: PageRequest): Page<Item> | null {
  const start = startOf(wanted);
  if (start === null) return null;
  const end = start + wanted.size;
  const items = all.slice(start, end);
  return { items, next: end < all.length ? { NextToken: tokenOf(wanted.of, end) } : {} };
}

function startOf({ of, token }: PageRequest): number | null {
  if (token === undefined) return 0;
  const start = Number(Buffer.from(token, 'base64url').toString().split(':')[1]);
  return Number.isSafeInteger(start) && tokenOf(of, start) === token ? start : null;
}

// Opaque, as the services' own tokens are, and without the name of a user in it.
function tokenOf(of: string, start: number): string {
  const list = createHash('sha256').update(of).digest('base64url');
  return Buffer.from(`${list}:${start}`).toString('base64url');
}
