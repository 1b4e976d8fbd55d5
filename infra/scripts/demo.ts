// In: the product to demonstrate. Out: one sign-on and a second one, hop by hop, through the local world.
import { parseArgs } from 'node:util';
import { startWorld } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { chooseFrom } from './choose-from.ts';
import { demonstrateProduct } from './demo/demonstrate-product.ts';
import { demonstrateSharing } from './demo/demonstrate-sharing.ts';
import { tracePrinter } from './demo/trace-printer.ts';
import { trafficRecorder } from './demo/traffic-recorder.ts';

const { values } = parseArgs({
  options: {
    /** jira, confluence or bitbucket with a session of its own; crowd: all three share Crowd's. */
    product: { type: 'string', default: 'jira' },
    forward: { type: 'string', default: 'proxy' },
    port: { type: 'string' },
  },
});
const choice = chooseFrom([...LOCAL_PRODUCT_NAMES, 'crowd'], {
  option: '--product',
  value: values.product,
});
if (choice !== null) process.exitCode = (await demonstrate(choice)) ? 0 : 1;

async function demonstrate(
  chosen: (typeof LOCAL_PRODUCT_NAMES)[number] | 'crowd',
): Promise<boolean> {
  const recorder = trafficRecorder();
  const world = await startWorld({
    products: chosen === 'crowd' ? LOCAL_PRODUCT_NAMES : [chosen],
    sessions: chosen === 'crowd' ? 'crowd' : 'native',
    parameters: { ForwardMode: values.forward, LogLevel: 'debug' },
    ...(values.port !== undefined && { port: Number(values.port) }),
    onHop: recorder.onHop,
  });
  try {
    const printer = tracePrinter(world, recorder);
    const arrived = await demonstrateProduct(printer, chosen === 'crowd' ? 'jira' : chosen);
    return chosen === 'crowd' ? arrived && (await demonstrateSharing(printer)) : arrived;
  } finally {
    await world.close();
  }
}
