/** Returns a value of a claim as texts are compared with it: `true` as `"true"`; null: it is nothing of the kind. */
export function toScalar(value: unknown): string | null {
  if (typeof value === 'string') return value.normalize('NFC').trim();
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : null;
}
