// In: people who asked to be remembered.
// Out: the tokens of the shared database, good on every node.
import { randomBytes } from 'node:crypto';
import type { Person } from './make-directory.ts';

export type RememberMe = ReturnType<typeof makeRememberMe>;

/** A store of remember-me tokens; a cookie value is `id:token`, percent-encoded. */
export function makeRememberMe(nowMs: () => number) {
  const tokens = new Map<string, { person: Person; expiresMs: number }>();
  let lastId = 10_000;
  return {
    issue(person: Person, lifetimeMs: number): string {
      lastId += 1;
      const value = encodeURIComponent(`${lastId}:${randomBytes(20).toString('hex')}`);
      tokens.set(value, { person, expiresMs: nowMs() + lifetimeMs });
      return value;
    },
    /** undefined: unknown, revoked or too old. */
    recognise(value: string): Person | undefined {
      const found = tokens.get(value);
      return found !== undefined && found.expiresMs > nowMs() ? found.person : undefined;
    },
    forget: (value: string) => tokens.delete(value),
    forgetAllOf(person: Person): void {
      for (const [value, token] of tokens) if (token.person === person) tokens.delete(value);
    },
  };
}
