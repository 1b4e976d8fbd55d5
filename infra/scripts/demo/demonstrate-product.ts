import type { LocalProductName } from '#infra/local/world/local-products.ts';
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import { DEEP_LINKS } from './deep-links.ts';
import { isSignedIn } from './is-signed-in.ts';
import type { TracePrinter } from './trace-printer.ts';

/** Signs a new user on to a product, twice. Returns whether both times ended on the page that was opened, signed in. */
export async function demonstrateProduct(
  printer: TracePrinter,
  product: LocalProductName,
): Promise<boolean> {
  const { world, user, print } = printer;
  const deepLink = `${world.addresses[product]}${DEEP_LINKS[product]}`;

  print(`A new user opens ${deepLink}`);
  const first = await printer.open(deepLink);
  print(`${user.claims.name} signs in at the provider's page`);
  const landed = await printer.signIn(first.at(-1));

  print('The edge session ends; the user opens the same page again');
  await printer.forgetEdgeSession(product);
  const returned = await printer.open(deepLink);

  const name = user.claims.preferred_username ?? '';
  print(
    `${PRODUCT_FACTS[product].title} now holds\n\n${JSON.stringify(world[product].person(name), null, 2)}`,
  );
  const arrived = [landed, returned].every((answers) => isSignedIn(answers.at(-1), deepLink, name));
  console.log(arrived ? 'Signed in on the page that was asked for, twice.' : 'NOT signed in.');
  return arrived;
}
