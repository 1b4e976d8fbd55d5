/**
 * Returns the value of a claim of the profile; undefined: it is not there. The whole text is the claim's name
 * if the token has one of that name (`https://example.com/login`, `custom:login`); else it is a path of names
 * and of places in lists: `attributes.login`, `emails[0].value`. Of two readings the longer name counts.
 */
export function readProfileClaim(claims: Readonly<Record<string, unknown>>, text: string): unknown {
  if (Object.hasOwn(claims, text)) return claims[text];
  for (let end = text.length - 1; end > 0; end -= 1) {
    const name = text.slice(0, end);
    const isEnd = text[end] === '.' || text[end] === '[';
    if (isEnd && Object.hasOwn(claims, name)) return readInside(claims[name], text.slice(end));
  }
  return undefined;
}

/** `[0]`, from the front. */
const PLACE = /^\[(\d{1,4})\]/;

function readInside(value: unknown, remaining: string): unknown {
  if (remaining === '') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const [whole, place] = PLACE.exec(remaining) ?? [];
  if (Array.isArray(value)) {
    return whole === undefined
      ? undefined
      : readInside(value[Number(place)], remaining.slice(whole.length));
  }
  if (!remaining.startsWith('.')) return undefined;
  return readProfileClaim(value as Readonly<Record<string, unknown>>, remaining.slice(1));
}
