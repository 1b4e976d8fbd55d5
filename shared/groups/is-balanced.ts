/** Tells whether each bracket of a pair such as `[]` has its other half. */
export function isBalanced(text: string, pair: string): boolean {
  const [open, close] = pair;
  let depth = 0;
  for (const character of text) {
    if (character === open) depth += 1;
    if (character === close) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
