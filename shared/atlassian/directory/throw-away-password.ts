import { randomBytes } from 'node:crypto';

/**
 * Returns a password for where a product demands one that nobody is ever to use. Policies ask for upper
 * and lower case, digits and signs.
 */
export function throwAwayPassword(): string {
  return `Ea1-${randomBytes(24).toString('base64url')}`;
}
