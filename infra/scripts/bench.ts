// In: the built function. Out: how fast and how frugal it is, as ratios of one run, as a table and
// as .artifacts/bench.json. Slow is no failure: only what cannot be measured at all is one.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countCalls } from '#infra/bench/count-calls.ts';
import { findRuntimeClient } from '#infra/bench/find-runtime-client.ts';
import { measureFirstSignOns } from '#infra/bench/measure-first-sign-ons.ts';
import { measureInstances } from '#infra/bench/measure-instances.ts';
import { measurePolicy } from '#infra/bench/measure-policy.ts';
import { measureRules } from '#infra/bench/measure-rules.ts';
import { renderTable } from '#infra/bench/render-table.ts';
import { toRows } from '#infra/bench/to-rows.ts';
import { verifyOnOneCore } from '#infra/bench/verify-on-one-core.ts';
import { weighArtefact } from '#infra/bench/weigh-artefact.ts';
import { createCommand } from './command-line/create-command.ts';

createCommand(
  'bench',
  'Measures the built function: how fast, how many calls, how many bytes.',
).parse();

const root = join(import.meta.dirname, '../..');

const client = await findRuntimeClient(console.log);
console.log(`Node ${process.version}, runtime client: ${client.name}`);
if (client.problem !== undefined) console.log(`NOT the real runtime client: ${client.problem}`);

const verify = await verifyOnOneCore();
const instances = await measureInstances(client);
const firstSignOns = await measureFirstSignOns(client);
const counts = await countCalls(client);
const weight = await weighArtefact(client);

const policy = await measurePolicy(20);
const rules = await measureRules(client);

const measured = { verify, instances, firstSignOns, counts, weight, policy, rules };
const { figures, calls } = toRows({ client, ...measured });
console.log(`\n${renderTable(['what', 'measured', 'target', ''], figures)}`);
console.log(
  `\nProduct calls per sign-on, the page itself included\n${renderTable(['sign-on', 'calls', 'stages', 'rounds', 'connections'], calls)}`,
);

await mkdir(join(root, '.artifacts'), { recursive: true });
const { name, problem = null } = client;
const report = { node: process.version, runtimeClient: { name, problem }, ...measured };
await writeFile(join(root, '.artifacts/bench.json'), `${JSON.stringify(report, null, 2)}\n`);
