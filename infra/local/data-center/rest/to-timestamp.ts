/** The moment as the products write it: ISO 8601 with the offset `+0000` instead of `Z`. */
export function toTimestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}
