import type { Visit } from '#infra/local/open-browser.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { DEEP_LINKS } from './deep-links.ts';
import { isSignedIn } from './is-signed-in.ts';
import type { TracePrinter } from './trace-printer.ts';

/**
 * Opens the other products as a user who is signed on to Jira. Returns whether the user is signed in
 * there too, without a second sign-in page and without a second token of Crowd.
 */
export async function demonstrateSharing(printer: TracePrinter): Promise<boolean> {
  const { world, user, print } = printer;
  const name = user.claims.preferred_username ?? '';
  const arrived: boolean[] = [];
  for (const product of LOCAL_PRODUCT_NAMES.filter((one) => one !== 'jira')) {
    const deepLink = `${world.addresses[product]}${DEEP_LINKS[product]}`;
    print(`The user opens ${deepLink}`);
    const visits = await printer.open(deepLink);
    const sawSignInPage = visits.some(isSignInPage(world.provider.issuer));
    arrived.push(!sawSignInPage && isSignedIn(visits.at(-1), deepLink, name));
  }
  const tokens = world.crowd.calls.filter(isNewToken).length;
  print(`Crowd now holds\n\n${JSON.stringify(world.crowd.person(name), null, 2)}`);
  const shared = arrived.every(Boolean) && tokens === 1;
  const counted = `${tokens} token of Crowd for ${LOCAL_PRODUCT_NAMES.length} products`;
  console.log(
    shared ? `Signed in everywhere with one sign-in page: ${counted}.` : `NOT shared: ${counted}.`,
  );
  return shared;
}

const isSignInPage =
  (provider: string) =>
  ({ url, status }: Visit): boolean =>
    url.startsWith(`${provider}/`) && status === 200;

const isNewToken = ({ method, path }: { readonly method: string; readonly path: string }) =>
  method === 'POST' && path.endsWith('/session');
