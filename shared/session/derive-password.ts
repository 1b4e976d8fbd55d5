import { createHmac } from 'node:crypto';
import { Failure } from '#shared/base/failure.ts';
import { toUserKey } from '#shared/products/is-same-user.ts';
import type { ProductName } from '#shared/products/product-facts.ts';

/** The user, and the secret, from which a password is derived. */
export interface PasswordInput {
  /** The secret's string, at least 32 characters. */
  readonly key: string;
  readonly product: ProductName;
  readonly username: string;
}

const SHORTEST_KEY = 32;

/**
 * Returns the password of a user at a product: the same on every instance, so that
 * first requests at the same time do not fight; never stored and never shown. Throws
 * `secrets.malformed` for a key that is too short.
 */
export function derivePassword(input: PasswordInput): string {
  if (input.key.length < SHORTEST_KEY) {
    throw new Failure('secrets.malformed', { problem: 'password key is too short' });
  }
  const name = toUserKey(input.username);
  const mac = createHmac('sha256', input.key).update(`password/1\0${input.product}\0${name}`);
  return `${CLASSES}${mac.digest('base64url')}`;
}

// Password policies ask for upper and lower case, digits and signs.
const CLASSES = 'Ea1-';
