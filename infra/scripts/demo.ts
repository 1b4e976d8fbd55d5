// In: the product to demonstrate. Out: one sign-on and a second one, hop by hop, through the local world.
import { Option } from 'commander';
import { startWorld } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { chooseFrom } from './command-line/choose-from.ts';
import { createCommand } from './command-line/create-command.ts';
import { EXIT_CODES } from './command-line/exit-codes.ts';
import { parsePort } from './command-line/parse-port.ts';
import { requireFreePort } from './command-line/require-free-port.ts';
import { runCommand } from './command-line/run-command.ts';
import { demonstrateProduct } from './demo/demonstrate-product.ts';
import { demonstrateSharing } from './demo/demonstrate-sharing.ts';
import { tracePrinter } from './demo/trace-printer.ts';
import { trafficRecorder } from './demo/traffic-recorder.ts';

const CHOICES = [...LOCAL_PRODUCT_NAMES, 'crowd'] as const;

interface DemoOptions {
  readonly product: (typeof CHOICES)[number];
  readonly forward: 'proxy' | 'redirect';
  readonly port?: number;
}

const options = createCommand('demo', 'Shows two sign-ons in the local world, hop by hop.')
  .addOption(
    new Option(
      '--product <name>',
      `${LOCAL_PRODUCT_NAMES.join(', ')}; or crowd, whose session all share`,
    )
      .argParser(chooseFrom(CHOICES))
      .default('jira', 'jira'),
  )
  .addOption(
    new Option(
      '--forward <mode>',
      'how the function answers: proxy replays the request, redirect sends the browser once more',
    )
      .argParser(chooseFrom(['proxy', 'redirect']))
      .default('proxy', 'proxy'),
  )
  .option('--port <number>', 'port of the load balancer; any free one by default', parsePort)
  .parse()
  .opts<DemoOptions>();

await runCommand(async () => {
  if (options.port !== undefined) await requireFreePort(options.port);
  return (await demonstrate(options)) ? EXIT_CODES.done : EXIT_CODES.failed;
});

async function demonstrate({ product, forward, port }: DemoOptions): Promise<boolean> {
  const recorder = trafficRecorder();
  const world = await startWorld({
    products: product === 'crowd' ? LOCAL_PRODUCT_NAMES : [product],
    sessions: product === 'crowd' ? 'crowd' : 'native',
    parameters: { ForwardMode: forward, LogLevel: 'debug' },
    ...(port !== undefined && { port }),
    onHop: recorder.onHop,
  });
  try {
    const printer = tracePrinter(world, recorder);
    const arrived = await demonstrateProduct(printer, product === 'crowd' ? 'jira' : product);
    return product === 'crowd' ? arrived && (await demonstrateSharing(printer)) : arrived;
  } finally {
    await world.close();
  }
}
