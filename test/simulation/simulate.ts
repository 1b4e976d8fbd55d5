// In: seeds. Out: which invariants their stories break, and the shortest such story of each, for regressions.json.
import { createCommand } from '#infra/scripts/command-line/create-command.ts';
import { EXIT_CODES } from '#infra/scripts/command-line/exit-codes.ts';
import { runCommand } from '#infra/scripts/command-line/run-command.ts';
import { runStory, type StoryOutcome } from './run-story.ts';
import { shrinkStory, storyOf } from './shrink-story.ts';

interface SimulateOptions {
  readonly seed: string;
  readonly stories: string;
  readonly minutes?: string;
  readonly trace?: true;
}

const options = createCommand(
  'simulate',
  'Tells stories of sign-ons under faults, and judges them.',
)
  .option('--seed <number>', 'of the first story', '1')
  .option('--stories <number>', 'how many stories, a seed each', '1')
  .option('--minutes <number>', 'as many stories as there is time for')
  .option('--trace', 'print everything that happens')
  .parse()
  .opts<SimulateOptions>();

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runCommand(async () => {
  const first = Number(options.seed);
  const untilMs = performance.now() + Number(options.minutes ?? Infinity) * 60_000;
  const last = options.minutes === undefined ? first + Number(options.stories) - 1 : Infinity;
  const seeds = new Map<string, number>();
  const sum = { stories: 0, events: 0, calls: 0 };
  for (let seed = first; seed <= last && performance.now() < untilMs; seed += 1) {
    const outcome = await tell(seed);
    sum.stories += 1;
    sum.events += outcome.events;
    sum.calls += outcome.calls;
    for (const { invariant } of outcome.violations) {
      if (!seeds.has(invariant)) seeds.set(invariant, seed);
    }
  }
  print(`${sum.stories} stories, ${sum.events} events, ${sum.calls} calls`);
  for (const [invariant, seed] of seeds) {
    print(`${invariant}: broken by seed ${seed}`);
    print(JSON.stringify(await shrinkStory(seed, invariant)));
  }
  return seeds.size === 0 ? EXIT_CODES.done : EXIT_CODES.failed;
});

async function tell(seed: number): Promise<StoryOutcome> {
  const outcome = await runStory(storyOf(seed), options.trace ? { trace: print } : {});
  for (const { invariant, atMs, of } of outcome.violations) {
    print(`seed ${seed} at ${atMs} ms: ${invariant}: ${of}`);
  }
  return outcome;
}
