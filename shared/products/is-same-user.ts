/**
 * Tells whether two user names are names of one user. The products ignore letter case, and one name may
 * come composed (NFC) and decomposed (NFD) from different sources.
 */
export function isSameUser(one: string, other: string): boolean {
  return one === other || toUserKey(one) === toUserKey(other);
}

/** Returns the form in which two names of the same user are equal. */
export const toUserKey = (username: string) => username.normalize('NFC').toLowerCase();
