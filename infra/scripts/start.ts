// In: the products and how users get sessions there. Out: the local world, up until it is interrupted.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Option } from 'commander';
import { defaultSwitches as bitbucketSwitches } from '#infra/local/bitbucket/state/default-switches.ts';
import { defaultSwitches as confluenceSwitches } from '#infra/local/confluence/state/default-switches.ts';
import { defaultSwitches as crowdSwitches } from '#infra/local/crowd/state/default-switches.ts';
import { startEventValues } from '#infra/local/events/start-event-values.ts';
import { defaultSwitches as jiraSwitches } from '#infra/local/jira/state/default-switches.ts';
import { prepareSamLocal } from '#infra/local/sam-local/prepare-sam-local.ts';
import { startWorld, type World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { chooseFrom } from './command-line/choose-from.ts';
import { CommandError } from './command-line/command-error.ts';
import { createCommand } from './command-line/create-command.ts';
import { EXIT_CODES } from './command-line/exit-codes.ts';
import { parsePort } from './command-line/parse-port.ts';
import { requireFreePort } from './command-line/require-free-port.ts';
import { runCommand } from './command-line/run-command.ts';
import { DEEP_LINKS } from './demo/deep-links.ts';
import { parseSwitches } from './start/parse-switches.ts';
import { writeWorldFile } from './start/world-file.ts';

interface StartOptions {
  readonly product: readonly LocalProductName[];
  readonly sessions: 'native' | 'crowd' | 'token';
  readonly forward: 'proxy' | 'redirect';
  readonly port?: number;
  readonly forSamLocal: boolean;
  readonly jira: object;
  readonly confluence: object;
  readonly bitbucket: object;
  readonly crowd: object;
}

const SWITCHES = {
  jira: jiraSwitches(),
  confluence: confluenceSwitches(),
  bitbucket: bitbucketSwitches(),
  crowd: crowdSwitches(),
};

// From the folder that npm runs scripts in, as SAM CLI's own paths; samconfig.toml names the second one.
const SAM_LOCAL = {
  artefact: '.aws-sam/build/SignOnFunction',
  variables: '.build/sam-local/env.json',
};
const INVOKE =
  'npm run --silent event -- --user ada --product jira | sam local invoke SignOnFunction --event -';
// The template's default is the other processor, which Docker would have to emulate.
const OF_THIS_PROCESSOR =
  process.arch === 'x64' ? ' --parameter-overrides Architecture=x86_64' : '';

const command = createCommand('start', 'Starts the local world and keeps it up until Ctrl+C.')
  .addOption(
    new Option('--product <names>', 'products, with commas or repeated')
      .argParser(parseProducts)
      .default(LOCAL_PRODUCT_NAMES, 'all'),
  )
  .addOption(
    new Option('--sessions <kind>', 'how users get sessions: native, crowd or token')
      .argParser(chooseFrom(['native', 'crowd', 'token']))
      .default('native', 'native'),
  )
  .addOption(
    new Option('--forward <mode>', 'how the function answers: proxy or redirect')
      .argParser(chooseFrom(['proxy', 'redirect']))
      .default('proxy', 'proxy'),
  )
  .option('--port <number>', 'port of the load balancer; any free one by default', parsePort)
  .option(
    '--for-sam-local',
    'lets sam local run what sam build has made, against this world',
    false,
  );
for (const [server, switches] of Object.entries(SWITCHES)) {
  command.addOption(
    new Option(
      `--${server} <json>`,
      `switches of the local ${server}, as in infra/local/${server}/state/default-switches.ts`,
    )
      .argParser(parseSwitches(switches))
      .default({}, 'none'),
  );
}
const options = command.parse().opts<StartOptions>();

await runCommand(async () => {
  if (options.port !== undefined) await requireFreePort(options.port);
  if (options.forSamLocal) requireArtefact(SAM_LOCAL.artefact);
  const world = await openWorld(options);
  const events = await startEventValues(world, options.product);
  const removeWorldFile = await writeWorldFile(events.address);
  const samLocal = options.forSamLocal ? await prepareSamLocal(world, SAM_LOCAL) : null;
  printAddresses(world, options);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await Promise.all([samLocal?.close(), removeWorldFile(), events.close()]);
  await world.close();
  return EXIT_CODES.done;
});

function openWorld({
  product: products,
  sessions,
  forward,
  port,
  ...switches
}: StartOptions): Promise<World> {
  return startWorld({
    products,
    sessions,
    parameters: { ForwardMode: forward },
    jira: { switches: switches.jira },
    confluence: { switches: switches.confluence },
    bitbucket: { switches: switches.bitbucket },
    crowd: { switches: switches.crowd },
    ...(port !== undefined && { port }),
  });
}

function requireArtefact(folder: string): void {
  if (existsSync(join(folder, 'handler.mjs'))) return;
  throw new CommandError('There is nothing that sam local could run: sam build makes it.');
}

function printAddresses({ addresses, provider }: World, options: StartOptions): void {
  console.log('\nOpen (the certificate is made up: accept it)\n');
  for (const product of options.product)
    console.log(`  ${addresses[product]}${DEEP_LINKS[product]}`);
  console.log('\nand sign in as\n');
  console.table(
    Object.entries(provider.people).map(([name, { signInName, password, claims }]) => ({
      name,
      user: claims.name,
      email: signInName,
      password,
      groups: claims.groups?.length ?? 'claim absent',
    })),
  );
  if (options.forSamLocal)
    console.log(`\nInvoke the function in a container\n\n  ${INVOKE}${OF_THIS_PROCESSOR}\n`);
  console.log('Stop with Ctrl+C.');
}

// The default is the list of all: the first `--product` replaces it, each further one adds to it.
function parseProducts(value: string, previous: readonly LocalProductName[]): LocalProductName[] {
  const products = value.split(',').map(chooseFrom(LOCAL_PRODUCT_NAMES));
  return previous === LOCAL_PRODUCT_NAMES ? products : [...previous, ...products];
}
