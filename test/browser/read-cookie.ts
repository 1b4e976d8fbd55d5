import type { Page } from 'playwright-core';

/** Returns the value of a cookie that the browser holds, of any host. Throws without it. */
export async function readCookie(page: Page, name: string): Promise<string> {
  const cookie = (await page.context().cookies()).find((candidate) => candidate.name === name);
  if (cookie === undefined) throw new Error(`no cookie ${name}`);
  return cookie.value;
}
