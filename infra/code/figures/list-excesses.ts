import type { Figures } from './measure-code.ts';
import type { FolderFigures } from './measure-files.ts';

/** Returns a sentence for each figure that is over its limit; the limits of the linter are among them. */
export function listExcesses({ folders, argumentTypes, cycles }: Figures): string[] {
  const checks = [
    ['argument types on the way of a sign-on', argumentTypes.length, LIMITS.argumentTypes] as const,
    ['import cycles', cycles.length, LIMITS.cycles] as const,
    ...Object.entries(folders).flatMap(([name, folder]) => checksOf(name, folder)),
  ];
  return checks
    .filter(([, value, limit]) => value > limit)
    .map(([what, value, limit]) => `${what}: ${value}, not more than ${limit}`);
}

const LIMITS = {
  argumentTypes: 8,
  cycles: 0,
  anys: 0,
  lines: 40,
  complexity: 12,
  parameters: 4,
};

function checksOf(name: string, folder: FolderFigures) {
  const { anys, mostLines, mostComplexity, mostParameters } = folder;
  return [
    [`any in ${name}`, anys, LIMITS.anys],
    [`lines of ${mostLines.place}`, mostLines.value, LIMITS.lines],
    [`complexity of ${mostComplexity.place}`, mostComplexity.value, LIMITS.complexity],
    [`parameters of ${mostParameters.place}`, mostParameters.value, LIMITS.parameters],
  ] as const;
}
