// In: the products and how people get sessions there. Out: the local world, up until it is interrupted.
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startWorld } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { chooseFrom } from './choose-from.ts';
import { DEEP_LINKS } from './demo/deep-links.ts';

const { values } = parseArgs({
  options: {
    /** Repeatable, or a list with commas. */
    product: { type: 'string', multiple: true, default: [...LOCAL_PRODUCT_NAMES] },
    sessions: { type: 'string', default: 'native' },
    forward: { type: 'string', default: 'proxy' },
    port: { type: 'string' },
    /** Switches of the local servers as JSON: infra/local/{name}/state/default-switches.ts */
    jira: { type: 'string', default: '{}' },
    confluence: { type: 'string', default: '{}' },
    bitbucket: { type: 'string', default: '{}' },
    crowd: { type: 'string', default: '{}' },
  },
});
const names = values.product.flatMap((list) => list.split(','));
const chosen = names.map((value) =>
  chooseFrom(LOCAL_PRODUCT_NAMES, { option: '--product', value }),
);
const products = chosen.filter((product) => product !== null);
const kinds = ['native', 'crowd', 'token'] as const;
const sessions = chooseFrom(kinds, { option: '--sessions', value: values.sessions });
if (sessions !== null && products.length === names.length) await run(sessions);

async function run(kind: (typeof kinds)[number]): Promise<void> {
  const world = await startWorld({
    products,
    sessions: kind,
    parameters: { ForwardMode: values.forward },
    jira: { switches: JSON.parse(values.jira) },
    confluence: { switches: JSON.parse(values.confluence) },
    bitbucket: { switches: JSON.parse(values.bitbucket) },
    crowd: { switches: JSON.parse(values.crowd) },
    ...(values.port !== undefined && { port: Number(values.port) }),
  });
  console.log('\nOpen (the certificate is made up: accept it)\n');
  for (const product of products) {
    console.log(`  ${world.addresses[product]}${DEEP_LINKS[product]}`);
  }
  console.log('\nand sign in as\n');
  console.table(
    Object.values(world.provider.people).map(({ signInName, password, claims }) => ({
      person: claims.name,
      email: signInName,
      password,
      groups: claims.groups?.length ?? 'claim absent',
    })),
  );
  console.log('Stop with Ctrl+C.');
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await world.close();
}
