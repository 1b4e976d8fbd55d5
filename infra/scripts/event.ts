// In: a user, a product and a case. Out: the load balancer's event, its tokens vouched for by the world that is running.
import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Option } from 'commander';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { chooseFrom } from './command-line/choose-from.ts';
import { createCommand } from './command-line/create-command.ts';
import { EXIT_CODES } from './command-line/exit-codes.ts';
import { runCommand } from './command-line/run-command.ts';
import { DEEP_LINKS } from './demo/deep-links.ts';
import { fetchEventValues } from './event/fetch-event-values.ts';
import { fillEvent } from './event/fill-event.ts';
import { readWorldFile } from './start/world-file.ts';

interface EventOptions {
  readonly user: string;
  readonly product: LocalProductName;
  readonly case: string;
  readonly out?: string;
}

const FOLDER = join(import.meta.dirname, '../../test/events');
const CASES = readdirSync(FOLDER).map((file) => basename(file, '.json'));

const options = createCommand(
  'event',
  'Prints an event as the load balancer sends it to the function.',
)
  .option('--user <name>', 'a user of the local world, as npm start lists them', 'ada')
  .addOption(
    new Option('--product <name>', LOCAL_PRODUCT_NAMES.join(', '))
      .argParser(chooseFrom(LOCAL_PRODUCT_NAMES))
      .default('jira', 'jira'),
  )
  .addOption(
    new Option('--case <name>', `${CASES.join(', ')}: the files in test/events`)
      .argParser(chooseFrom(CASES))
      .default('signed-in', 'signed-in'),
  )
  .option('--out <file>', 'where the event goes; printed by default')
  .parse()
  .opts<EventOptions>();

await runCommand(async () => {
  const values = await fetchEventValues(await readWorldFile(), options);
  const [path = ''] = DEEP_LINKS[options.product].split('?');
  const text = await readFile(join(FOLDER, `${options.case}.json`), 'utf8');
  const event = JSON.stringify(fillEvent(text, { ...values, path }), null, 2);
  if (options.out === undefined) console.log(event);
  else await writeFile(options.out, `${event}\n`);
  return EXIT_CODES.done;
});
