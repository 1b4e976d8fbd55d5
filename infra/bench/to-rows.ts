// In: everything that was measured. Out: the rows of the printed tables, with the targets.
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { type CountedSignOn, FIRST_SIGN_ON } from './count-calls.ts';
import type { RuntimeClient } from './find-runtime-client.ts';
import {
  FIRST_SIGN_ON_GROUPS,
  type FirstSignOnCosts,
  PRODUCT_MS,
} from './measure-first-sign-ons.ts';
import { type Contender, type Costs, type InstanceCosts, SECRET_MS } from './measure-instances.ts';
import type { PolicyCosts } from './measure-policy.ts';
import type { RuleCosts } from './measure-rules.ts';
import type { PlacedVerifyCosts } from './verify-on-one-core.ts';
import type { LoadedFile, Weight } from './weigh-artefact.ts';

export interface Measured {
  readonly client: RuntimeClient;
  readonly verify: PlacedVerifyCosts;
  readonly instances: InstanceCosts;
  readonly firstSignOns: FirstSignOnCosts;
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
const TARGETS = {
  verify: 1.2,
  cold: 2.9,
  coldWithSlowSecrets: 3.3,
  warm: 2.5,
  warmByHand: 1.2,
  ownBytes: 40_000,
};
/** A call for each group and so many more, in rounds of six; Bitbucket joins all with one call. */
const FIRST_SIGN_ON_TARGETS = {
  jira: { ms: 550, calls: FIRST_SIGN_ON_GROUPS + 6, rounds: 9 },
  confluence: { ms: 550, calls: FIRST_SIGN_ON_GROUPS + 6, rounds: 9 },
  bitbucket: { ms: 300, calls: 8, rounds: 9 },
};
/** Milliseconds. */
const POLICY_TARGETS = { warm: 5, init: 3 };

/** Returns the rows of both tables. */
export function toRows({ client, verify, instances, firstSignOns, ...measured }: Measured): Rows {
  const { counts, weight, policy, rules } = measured;
  const ofInstances = instanceRows(instances);
  return {
    figures: [
      ...verifyRows(verify),
      // In another client the empty handler weighs something else: no target was set for that.
      ...(client.problem === undefined ? ofInstances : ofInstances.map((row) => row.slice(0, 2))),
      ...firstSignOnRows(firstSignOns, counts),
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
    ['verifyDataToken with jose / bare check', times(time.jose / time.floor)],
    judge('verifyDataToken / bare check', time.whole / time.floor, TARGETS.verify),
    ['verifyDataToken with jose / bare check, CPU', times(cpu.jose / cpu.floor)],
    ['verifyDataToken / bare check, CPU', times(cpu.whole / cpu.floor)],
  ];
}

function instanceRows({ cold, init, coldCpu, warm, warmCpu, ...slow }: InstanceCosts): string[][] {
  const { coldWithSlowSecrets } = slow;
  const slowly = coldWithSlowSecrets.function / coldWithSlowSecrets.empty;
  return [
    ['empty handler: spawn to first answer', `${cold.empty.toFixed(0)} ms`],
    ['cold: the page alone / empty', times(ratio(cold, 'page'))],
    ['cold: the page and the signature by hand / empty', times(ratio(cold, 'by-hand'))],
    judge('cold: spawn to first answer / empty', ratio(cold), TARGETS.cold),
    judge(`the same, ${SECRET_MS} ms for each secret`, slowly, TARGETS.coldWithSlowSecrets),
    ['cold: spawn to ready / empty', times(ratio(init))],
    ['cold: CPU up to the first answer / empty', coldCpu ? times(ratio(coldCpu)) : UNKNOWN],
    ['empty handler: one warm event', `${warm.empty.toFixed(2)} ms`],
    ['warm: the page alone / empty', times(ratio(warm, 'page'))],
    ['warm: the page and the signature by hand / empty', times(ratio(warm, 'by-hand'))],
    judge('warm: one event that changes nothing / empty', ratio(warm), TARGETS.warm),
    judge('warm: one event / by hand', warm.function / warm['by-hand'], TARGETS.warmByHand),
    ...cpuRows(warmCpu),
  ];
}

function cpuRows(warmCpu: Costs | null): string[][] {
  const byHand = warmCpu && warmCpu.function / warmCpu['by-hand'];
  return [
    ['warm: CPU per event / empty', warmCpu ? times(ratio(warmCpu)) : UNKNOWN],
    ['warm: CPU per event / by hand', byHand ? times(byHand) : UNKNOWN],
  ];
}

function firstSignOnRows(
  firstSignOns: FirstSignOnCosts,
  counts: readonly CountedSignOn[],
): string[][] {
  return LOCAL_PRODUCT_NAMES.flatMap((product) => {
    const target = FIRST_SIGN_ON_TARGETS[product];
    const counted = counts.find(({ signOn }) => signOn === `${product}: ${FIRST_SIGN_ON}`);
    const { calls = Number.NaN, rounds = Number.NaN } = counted ?? {};
    const signOn = `${product}: first sign-on, ${FIRST_SIGN_ON_GROUPS} groups that exist`;
    return [
      judgeCount(`${signOn}, ${PRODUCT_MS} ms a call`, firstSignOns[product], target.ms, ' ms'),
      judgeCount(`${signOn}: calls`, calls, target.calls),
      judgeCount(`${signOn}: rounds`, rounds, target.rounds),
    ];
  });
}

function judgeCount(what: string, value: number, target: number, unit = ''): string[] {
  return [what, `${value.toFixed(0)}${unit}`, `<= ${target}${unit}`, verdict(value <= target)];
}

const UNKNOWN = 'not known here';

function weightRows({ files, undiciLoaded }: Weight): string[][] {
  const [sdk, own] = [files.filter(isSdk), files.filter((file) => !isSdk(file))];
  return [
    judgeBytes('loaded before the first answer: own code, libraries', own, TARGETS.ownBytes),
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
const ratio = (costs: Costs, name: Contender = 'function') => costs[name] / costs.empty;
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
