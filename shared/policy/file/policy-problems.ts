/** What is wrong, and where in the file. */
export interface Problem {
  readonly path: readonly unknown[];
  readonly text: string;
}

/** Everything that is wrong with a file, one problem a line, as `file:line: path: problem`. */
export class PolicyProblems extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'PolicyProblems';
    this.problems = problems;
  }
}
