import type { CookieJar } from './cookie-jar.ts';
import type { Stage } from './stage.ts';

interface Page {
  readonly status: number;
  /** null: a stranger. */
  readonly user: string | null;
  readonly location: string | null;
}

/** Opens a page with the cookies of the browser, past the function and the weather, in no time. */
export function openPage(jar: CookieJar, stage: Stage): Promise<Page> {
  const { promise, resolve } = Promise.withResolvers<Page>();
  stage.clock.after(0, async () => resolve(await readPage(jar, stage)));
  return promise;
}

async function readPage(jar: CookieJar, { place, deployment }: Stage): Promise<Page> {
  const origin = `https://${place.product}.internal.example.com`;
  const headers = { cookie: jar.header(), host: deployment.host };
  const answer = await place.origins.get(origin)?.(
    new Request(`${origin}${place.pagePath}`, { headers }),
  );
  const location = answer?.headers.get('location') ?? null;
  const name = answer?.status === 200 ? (answer.headers.get('x-ausername') ?? null) : null;
  return {
    status: answer?.status ?? 0,
    user: name === 'anonymous' ? null : name,
    location: location === null ? null : location.replace(/^https?:\/\/[^/]+/, ''),
  };
}
