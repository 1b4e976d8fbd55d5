import type { PresetName } from '#shared/policy/file/preset.ts';
import { borrowPresetWorld } from './borrow-preset-world.ts';
import type { PresetCase } from './cases/preset-case.ts';
import { PRESET_CASES } from './preset-cases.ts';

const REPORTER = import.meta.resolve('#infra/bench/report-loads.ts');

/** Borrows the world of a preset's case, whose function writes to its log which of its parts it has loaded. */
export function borrowPresetCase(provider: PresetName) {
  const { newcomer, existing, ...options }: PresetCase = PRESET_CASES[provider];
  const environment = { NODE_OPTIONS: `--import=${REPORTER}` };
  return borrowPresetWorld({ provider, ...options, people: { newcomer, existing }, environment });
}
