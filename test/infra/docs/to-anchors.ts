/** Returns the anchors of a page's headings, as GitHub makes them. */
export function toAnchors(prose: string): ReadonlySet<string> {
  const anchors = new Map<string, number>();
  for (const [, heading = ''] of prose.matchAll(/^#{1,6} (.+)$/gm)) {
    const anchor = toAnchor(heading);
    anchors.set(anchor, (anchors.get(anchor) ?? 0) + 1);
  }
  return new Set([...anchors].flatMap(([anchor, count]) => numbered(anchor, count)));
}

function toAnchor(heading: string): string {
  const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return words.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
}

const numbered = (anchor: string, count: number) =>
  Array.from({ length: count }, (_, index) => (index === 0 ? anchor : `${anchor}-${index}`));
