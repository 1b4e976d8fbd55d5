/** Returns what is wrong with a regular expression in place of a pattern, and what it might be as one. */
export function describeExpression(expression: string): string {
  const pattern = toPattern(expression);
  const suggestion = pattern === null ? '' : `: did you mean ${pattern}?`;
  return `${expression} looks like a regular expression, but * is the only wildcard, for any characters${suggestion}`;
}

// Null: there is more to the expression than wildcards can say.
function toPattern(expression: string): string | null {
  const pattern = expression
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replace(/\.[*+]/g, '*');
  const isPattern = pattern !== '' && !/[\\^$|?+()[\]{}]/.test(pattern);
  return isPattern && pattern !== expression ? pattern : null;
}
