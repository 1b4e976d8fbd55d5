/** A link entity; the query's values are percent-encoded. */
export function toLink(path: string, query: Readonly<Record<string, string>>, rel = 'self') {
  const pairs = Object.entries(query).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return { href: pairs.length === 0 ? path : `${path}?${pairs.join('&')}`, rel };
}
