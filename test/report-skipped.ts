// In: the run of all tests. Out: one line that says how many could not run, and why.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, Vitest } from 'vitest/node';

/** The vendors' own API descriptions, which are not ours to publish. */
const DESCRIPTIONS = join(import.meta.dirname, '../../shared/contracts');

/** Returns a reporter that ends with the number of skipped tests, unless tests were chosen by their title. */
export function reportSkipped(): Reporter {
  let vitest: Vitest | undefined;
  return {
    onInit(context) {
      vitest = context;
    },
    onTestRunEnd(modules) {
      if (vitest?.config.testNamePattern !== undefined) return;
      const count = modules.flatMap(({ children }) => [...children.allTests('skipped')]).length;
      if (count > 0) vitest?.logger.log(`Skipped tests: ${count}, ${reason()}.`);
    },
  };
}

function reason(): string {
  return existsSync(DESCRIPTIONS)
    ? 'although ../shared/contracts is there'
    : 'which compare with the vendors’ API descriptions in ../shared/contracts';
}
