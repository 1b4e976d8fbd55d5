/**
 * Judges whether a pattern of names was meant as a regular expression: surely, perhaps, or not. Names of
 * groups hold dots, parentheses, brackets and backslashes: one of these alone says nothing.
 */
export function judgePattern(pattern: string): 'expression' | 'doubtful' | 'name' {
  if (SURE.some((sign) => sign.test(pattern))) return 'expression';
  return DOUBTFUL.some((sign) => sign.test(pattern)) ? 'doubtful' : 'name';
}

const SURE: readonly RegExp[] = [
  // `^jira-.*$`
  /^\^.*\$$/,
  // `.*` and `jira-.*`. Behind a letter the dot may belong to the name: `com.example.*`
  /(?:^|[^\p{L}\p{N}])\.\*/u,
  /\.\+/,
  // `(?:a)`, `(?i)`
  /\(\?/,
  // `[^-]+`, `[a-z]+`
  /\[[^\]]+\]\+/,
  // `\d+`. Not `\d*`: the groups of the domain CORP are called `CORP\developers`.
  /\\[dws]\+/,
];

const DOUBTFUL: readonly RegExp[] = [
  /^\^/,
  /\$$/,
  /\.\*/,
  // `(a|b)` and `[a-z]` may be names: `Team (EU|US)`.
  /[|?]/,
  /\\(?:\.|[dws](?!\p{L}))/u,
  /\{\d+(?:,\d*)?\}/,
  /\[\^?\w-\w/,
];
