const MOST_LISTED = 200;

/** Returns the lines of a list in a record: the first 200, and how many more there are. */
export function cutLines(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LISTED) return lines;
  return [...lines.slice(0, MOST_LISTED), `and ${lines.length - MOST_LISTED} more`];
}
