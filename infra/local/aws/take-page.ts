import { createHash } from 'node:crypto';

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

/** The wanted page of a list; null: the token is none that this list gave out. */
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

// Opaque, as the services' own tokens are, and without the name of a person in it.
function tokenOf(of: string, start: number): string {
  const list = createHash('sha256').update(of).digest('base64url');
  return Buffer.from(`${list}:${start}`).toString('base64url');
}
