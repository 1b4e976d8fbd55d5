import { type Browser, openBrowser, type Visit } from '#infra/local/open-browser.ts';
import type { World } from '#infra/local/start-world.ts';

/** A browser whose person has signed in at the provider by opening `path`, and every answer on the way. */
export async function signInBrowser(
  world: World,
  path: string,
  who = 'ada',
): Promise<{ browser: Browser; visits: readonly Visit[] }> {
  const browser = openBrowser(world.certificates.ca);
  const asked = await browser.open(`${world.address}${path}`);
  const page = asked.at(-1);
  const person = world.provider.people[who];
  if (page?.status !== 200 || person === undefined) throw new Error('no sign-in page');
  const visits = await browser.open(page.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: new URL(page.url).origin,
    },
    body: new URLSearchParams({ email: person.signInName, password: person.password }).toString(),
  });
  return { browser, visits };
}

/** What Max-Age does to the edge session cookie. */
export async function endEdgeSession(browser: Browser, world: World): Promise<void> {
  await browser.jar.setCookie('__Host-edge-session=; Max-Age=0; Path=/; Secure', world.address);
}
