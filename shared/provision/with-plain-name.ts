import { Failure } from '#shared/base/failure.ts';

/** What a user is called, and what they can be called in its place. */
interface Naming {
  readonly username: string;
  readonly displayName: string;
}

/**
 * Writes the display name of a user; where the product does not take it, once more with the user name in its
 * place. What a product, a plugin of it or its database refuses is not known to the end, and a display name
 * is never a reason to refuse a user. Throws what the last write throws.
 */
export async function withPlainName(
  { username, displayName }: Naming,
  write: (displayName: string) => Promise<void>,
): Promise<void> {
  try {
    await write(displayName);
  } catch (error) {
    if (displayName === username || !mayBeTheName(error, displayName)) throw error;
    await write(username);
  }
}

// Every product takes these.
const PLAIN = /^[\w .,'-]*$/;
// MySQL's `utf8` holds three bytes of a character: the product then fails as a whole.
const BEYOND_BASIC_PLANE = /[\u{10000}-\u{10ffff}]/u;

function mayBeTheName(error: unknown, displayName: string): boolean {
  if (!(error instanceof Failure)) return false;
  const { status } = error.evidence;
  if (status === 500) return BEYOND_BASIC_PLANE.test(displayName);
  return error.code === 'provision.product_refused' && status === 400 && !PLAIN.test(displayName);
}
