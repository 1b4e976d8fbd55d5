// In: JSON objects, or parts of a compact JWS (RFC 7515 section 7.1). Out: the other one of the two.

/** A JSON object whose members are not checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Returns a part of a compact JWS: a header or a payload as JSON in base64url without padding. */
export function encodeJwsPart(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/**
 * Returns the JSON object in a part of a compact JWS, encoded or as bytes; null: it holds none. The
 * decoder skips what is not in the alphabet of base64url: the caller has checked the form. Nothing in
 * a part is proven before the signature is.
 */
export function parseJwsPart(part: string | Uint8Array): JsonObject | null {
  const bytes = typeof part === 'string' ? Buffer.from(part, 'base64url') : part;
  try {
    const parsed: unknown = JSON.parse(UTF8.decode(bytes));
    return isObject(parsed) ? parsed : null;
  } catch {
    // The error is left behind: it quotes the text that could not be parsed.
    return null;
  }
}

// Text that is no UTF-8 is refused, not repaired, and so is a byte order mark (RFC 8259 section 8.1).
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
