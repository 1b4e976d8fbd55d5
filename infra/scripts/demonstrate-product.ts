import type { LocalProductName } from '#infra/local/world/local-products.ts';
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import { DEEP_LINKS } from './deep-links.ts';
import { isSignedIn } from './is-signed-in.ts';
import type { Narrator } from './open-narrator.ts';

/** Tells whether the person ended on the deep link that they asked for, signed in, both times. */
export async function demonstrateProduct(
  narrator: Narrator,
  product: LocalProductName,
): Promise<boolean> {
  const { world, person, say } = narrator;
  const deepLink = `${world.addresses[product]}${DEEP_LINKS[product]}`;

  say(`A new person opens ${deepLink}`);
  const asked = await narrator.open(deepLink);
  say(`${person.claims.name} signs in at the provider's page`);
  const landed = await narrator.signIn(asked.at(-1));

  say('Their edge session ends; they open the same page again');
  await narrator.forgetEdgeSession(product);
  const returned = await narrator.open(deepLink);

  const name = person.claims.preferred_username ?? '';
  say(
    `${PRODUCT_FACTS[product].title} now holds\n\n${JSON.stringify(world[product].person(name), null, 2)}`,
  );
  const arrived = [landed, returned].every((visits) => isSignedIn(visits.at(-1), deepLink, name));
  console.log(arrived ? 'Signed in on the page that was asked for, twice.' : 'NOT signed in.');
  return arrived;
}
