import type { Visit } from '#infra/local/open-browser.ts';
import type { LocalProductName } from '#infra/local/world/local-products.ts';
import { DEEP_LINKS } from './deep-links.ts';
import { isSignedIn } from './is-signed-in.ts';
import type { Narrator } from './open-narrator.ts';

const FURTHER: readonly LocalProductName[] = ['confluence', 'bitbucket'];

/**
 * Tells whether somebody who is signed on to Jira reaches the other products without a second sign-in page and
 * without a second token of Crowd.
 */
export async function demonstrateSharing(narrator: Narrator): Promise<boolean> {
  const { world, person, say } = narrator;
  const name = person.claims.preferred_username ?? '';
  const arrived: boolean[] = [];
  for (const product of FURTHER) {
    const deepLink = `${world.addresses[product]}${DEEP_LINKS[product]}`;
    say(`They open ${deepLink}`);
    const visits = await narrator.open(deepLink);
    const asked = visits.some(isSignInPage(world.provider.issuer));
    arrived.push(!asked && isSignedIn(visits.at(-1), deepLink, name));
  }
  const tokens = world.crowd.calls.filter(isNewToken).length;
  say(`Crowd now holds\n\n${JSON.stringify(world.crowd.person(name), null, 2)}`);
  const shared = arrived.every(Boolean) && tokens === 1;
  const told = `${tokens} token of Crowd for ${1 + FURTHER.length} products`;
  console.log(
    shared ? `Signed in everywhere with one sign-in page: ${told}.` : `NOT shared: ${told}.`,
  );
  return shared;
}

const isSignInPage =
  (provider: string) =>
  ({ url, status }: Visit): boolean =>
    url.startsWith(`${provider}/`) && status === 200;

const isNewToken = ({ method, path }: { readonly method: string; readonly path: string }) =>
  method === 'POST' && path.endsWith('/session');
