import { type Browser, openBrowser, type Visit } from '#infra/local/open-browser.ts';
import type { World } from '#infra/local/start-world.ts';

export interface SignInParts {
  /** Key of the user; ada when absent. */
  readonly who?: string;
  /** A new one when absent. */
  readonly browser?: Browser;
}

/**
 * Signs a user in at the provider by opening `path`, or a whole URL. Returns the browser and every answer on the way.
 */
export async function signInBrowser(
  world: World,
  path: string,
  { who = 'ada', browser = openBrowser(world.certificates.ca) }: SignInParts = {},
): Promise<{ browser: Browser; answers: readonly Visit[] }> {
  const asked = await browser.open(new URL(path, world.address).href);
  const page = asked.at(-1);
  const user = world.provider.people[who];
  if (page?.status !== 200 || user === undefined) throw new Error('no sign-in page');
  const answers = await browser.open(page.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: new URL(page.url).origin,
    },
    body: new URLSearchParams({ email: user.signInName, password: user.password }).toString(),
  });
  return { browser, answers };
}

/** What Max-Age does to the edge session cookie. */
export async function endEdgeSession(
  browser: Browser,
  { address }: { readonly address: string },
): Promise<void> {
  await browser.jar.setCookie('__Host-edge-session=; Max-Age=0; Path=/; Secure', address);
}
