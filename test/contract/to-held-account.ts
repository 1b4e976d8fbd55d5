import type { HeldAccount } from './directory-stage.ts';

/** An account as the local products show it. */
interface LocalAccount extends Omit<HeldAccount, 'username' | 'email'> {
  readonly name: string;
  readonly emailAddress: string;
}

/** Returns the account that a local product holds; null: it holds none. */
export function toHeldAccount(local: LocalAccount | undefined): HeldAccount | null {
  if (local === undefined) return null;
  const { name, emailAddress: email, displayName, active, groups } = local;
  return { username: name, email, displayName, active, groups };
}
