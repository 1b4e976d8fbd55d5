/** Which characters a wildcard pattern reads specially besides `*` and `?`. */
export interface PatternOptions {
  readonly ignoreCase?: boolean;
  /** In query-string conditions a backslash makes the wildcard after it an ordinary character. */
  readonly escapes?: boolean;
}

/** Whether the whole text matches the pattern: `*` is any run of characters, `?` exactly one. */
export function matchesPattern(
  pattern: string,
  text: string,
  options: PatternOptions = {},
): boolean {
  const expression = pattern.replaceAll(/\\[*?]|[\s\S]/g, (token) => toExpression(token, options));
  return new RegExp(`^${expression}$`, options.ignoreCase ? 'is' : 's').test(text);
}

function toExpression(token: string, options: PatternOptions): string {
  if (token.length === 2) {
    const [backslash = '', wildcard = ''] = token;
    return options.escapes ? `\\${wildcard}` : `\\${backslash}${toExpression(wildcard, options)}`;
  }
  if (token === '*') return '.*';
  return token === '?' ? '.' : token.replace(/[$()+./[\\\]^{|}-]/, '\\$&');
}
