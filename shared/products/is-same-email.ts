/**
 * Tells whether two texts are one e-mail address. The products ignore letter case, in the part before the @
 * too, and one address may come composed (NFC) and decomposed (NFD) from different sources.
 */
export function isSameEmail(one: string, other: string): boolean {
  return one === other || toEmailKey(one) === toEmailKey(other);
}

const toEmailKey = (email: string) => email.normalize('NFC').toLowerCase();
