import { randomBytes } from 'node:crypto';

/**
 * Returns a random password for where a product demands one that is never used. Policies demand upper
 * and lower case, digits and signs.
 */
export function disposablePassword(): string {
  return `Ea1-${randomBytes(24).toString('base64url')}`;
}
