import type { Page } from 'playwright-core';

/** The marker that sends requests past the function, as its Max-Age takes it out of the browser. */
export const EDGE_SESSION = /^__Host-edge-session$/;

/**
 * Takes cookies out of the browser as the end of their life does, on all hosts. Playwright's own
 * clearCookies writes the remaining ones anew, with a SameSite that they never had. Throws when
 * there is nothing to take: the test would prove nothing.
 */
export async function expireCookies(page: Page, names: RegExp): Promise<void> {
  const cookies = (await page.context().cookies()).filter(({ name }) => names.test(name));
  if (cookies.length === 0) throw new Error(`no cookie ${names} to expire`);
  const session = await page.context().newCDPSession(page);
  for (const { name, domain, path } of cookies) {
    await session.send('Network.deleteCookies', { name, domain, path });
  }
  await session.detach();
}
