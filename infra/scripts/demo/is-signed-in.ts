import type { Visit } from '#infra/local/open-browser.ts';

/** Tells whether a page is the one at this URL, made for this user. */
export function isSignedIn(page: Visit | undefined, url: string, username: string): boolean {
  const meta = `<meta name="ajs-remote-user" content="${username}">`;
  return page?.url === url && page.status === 200 && page.body.includes(meta);
}
