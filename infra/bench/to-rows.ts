// In: everything that was measured. Out: the rows of the printed tables, with the targets.
import type { CountedSignOn } from './count-calls.ts';
import type { RuntimeClient } from './find-runtime-client.ts';
import type { InstanceCosts, Pair } from './measure-instances.ts';
import type { PolicyCosts } from './measure-policy.ts';
import type { RuleCosts } from './measure-rules.ts';
import type { PlacedVerifyCosts } from './verify-on-one-core.ts';
import type { LoadedFile, Weight } from './weigh-artefact.ts';

export interface Measured {
  readonly client: RuntimeClient;
  readonly verify: PlacedVerifyCosts;
  readonly instances: InstanceCosts;
  readonly counts: readonly CountedSignOn[];
  readonly weight: Weight;
  readonly policy: PolicyCosts;
  readonly rules: RuleCosts;
}

export interface Rows {
  /** Name, value, target, whether it is met. */
  readonly figures: readonly (readonly string[])[];
  /** Sign-on, calls, stages, rounds, connections. */
  readonly calls: readonly (readonly string[])[];
}

/** Multiples of the floor or of the empty handler; bytes as they are minified. */
const TARGETS = { verify: 2.3, cold: 3.1, warm: 2.5, ownBytes: 40_000 };
/** Milliseconds. */
const POLICY_TARGETS = { warm: 5, init: 3 };

/** Returns the rows of both tables. */
export function toRows({ client, verify, instances, ...measured }: Measured): Rows {
  const { counts, weight, policy, rules } = measured;
  const ofInstances = instanceRows(instances);
  return {
    figures: [
      ...verifyRows(verify),
      // In another client the empty handler weighs something else: no target was set for that.
      ...(client.problem === undefined ? ofInstances : ofInstances.map((row) => row.slice(0, 2))),
      ...weightRows(weight),
      ...policyRows(policy, rules),
    ],
    calls: counts.map(({ signOn, calls, stages, rounds, connections }) => [
      signOn,
      ...[calls, stages, rounds, connections].map(String),
    ]),
  };
}

function verifyRows({ time, cpu, tokenBytes, cores }: PlacedVerifyCosts): string[][] {
  return [
    [`bare signature check, token of ${tokenBytes} B, on ${cores}`, `${time.floor.toFixed(1)} µs`],
    ['jose compactVerify / bare check', times(time.jose / time.floor)],
    judge('verifyDataToken / bare check', time.whole / time.floor, TARGETS.verify),
    ['verifyDataToken / bare check, CPU', times(cpu.whole / cpu.floor)],
  ];
}

function instanceRows({ cold, init, coldCpu, warm, warmCpu }: InstanceCosts): string[][] {
  return [
    ['empty handler: spawn to first answer', `${cold.empty.toFixed(0)} ms`],
    judge('cold: spawn to first answer / empty', ratio(cold), TARGETS.cold),
    ['cold: spawn to ready / empty', times(ratio(init))],
    ['cold: CPU up to the first answer / empty', coldCpu ? times(ratio(coldCpu)) : UNKNOWN],
    ['empty handler: one warm event', `${warm.empty.toFixed(2)} ms`],
    judge('warm: one event that changes nothing / empty', ratio(warm), TARGETS.warm),
    ['warm: CPU per event / empty', warmCpu ? times(ratio(warmCpu)) : UNKNOWN],
  ];
}

const UNKNOWN = 'not known here';

function weightRows({ files, undiciLoaded }: Weight): string[][] {
  const [sdk, own] = [files.filter(isSdk), files.filter((file) => !isSdk(file))];
  return [
    judgeBytes('loaded before the first answer: own code, jose, …', own, TARGETS.ownBytes),
    judgeBytes('loaded before the first answer: AWS SDK', sdk, null),
    ['undici (fetch) loaded', undiciLoaded ? 'yes' : 'no', 'no', verdict(!undiciLoaded)],
  ];
}

function policyRows({ first, warm }: PolicyCosts, rules: RuleCosts): string[][] {
  return [
    judgeMs('mapping and plan, 2,000 groups, 200 rules: warm', warm, POLICY_TARGETS.warm),
    ['the same, every name for the first time', `${first.toFixed(0)} ms`],
    judgeMs('200 rules instead of 10: init', rules.many - rules.few, POLICY_TARGETS.init),
    judgeMs(
      'the same, 20 of them expressions: init',
      rules.expressions - rules.few,
      POLICY_TARGETS.init,
    ),
  ];
}

function judgeMs(what: string, value: number, target: number): string[] {
  return [what, `${value.toFixed(1)} ms`, `<= ${target} ms`, verdict(value <= target)];
}

const isSdk = ({ file }: LoadedFile) => file.startsWith('secrets-manager-client');
const times = (value: number) => `${value.toFixed(2)} x`;
const ratio = (pair: Pair) => pair.function / pair.empty;
const verdict = (isMet: boolean) => (isMet ? 'met' : 'MISSED');

function judge(what: string, value: number, target: number): string[] {
  return [what, times(value), `<= ${target} x`, verdict(value <= target)];
}

function judgeBytes(what: string, files: readonly LoadedFile[], target: number | null): string[] {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const gzipBytes = files.reduce((sum, file) => sum + file.gzipBytes, 0);
  const measured = `${bytes} B (gzip ${gzipBytes} B)`;
  return target === null
    ? [what, measured]
    : [what, measured, `<= ${target} B`, verdict(bytes <= target)];
}
