// In: the run of all tests. Out: for each reason, a line that says how many could not run.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, Vitest } from 'vitest/node';

/** The vendors' own API descriptions, which are not ours to publish. */
const DESCRIPTIONS = join(import.meta.dirname, '../../shared/contracts');

/** Returns a reporter that ends with the numbers of skipped tests, unless tests were chosen by their title. */
export function reportSkipped(): Reporter {
  let vitest: Vitest | undefined;
  return {
    onInit(context) {
      vitest = context;
    },
    onTestRunEnd(modules) {
      if (vitest?.config.testNamePattern !== undefined) return;
      const skipped = modules.flatMap(({ children }) => [...children.allTests('skipped')]);
      const ofSamCli = skipped.filter(({ module }) => /\/sam-local\//.test(module.moduleId));
      const lines = [
        [skipped.length - ofSamCli.length, reason()] as const,
        [ofSamCli.length, 'which run SAM CLI: infra/scripts/validate-template.sh installs it'],
      ] as const;
      for (const [count, why] of lines) {
        if (count > 0) vitest?.logger.log(`Skipped tests: ${count}, ${why}.`);
      }
    },
  };
}

function reason(): string {
  return existsSync(DESCRIPTIONS)
    ? 'although ../shared/contracts is there'
    : 'which compare with the vendors’ API descriptions in ../shared/contracts';
}
