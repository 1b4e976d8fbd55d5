// In: the running world. Out: a browser that prints every request that it makes, hop by hop.
import { type Browser, openBrowser, type Visit } from '#infra/local/open-browser.ts';
import type { User } from '#infra/local/open-id-provider/make-users.ts';
import type { World } from '#infra/local/start-world.ts';
import type { LocalProductName } from '#infra/local/world/local-products.ts';
import { traceVisits } from './trace-visits.ts';
import type { TrafficRecorder } from './traffic-recorder.ts';

export interface TracePrinter {
  readonly world: World;
  /** The user who signs in. */
  readonly user: User;
  print(text: string): void;
  /** Opens the URL; the last visit is the page that it ends on. */
  open(url: string): Promise<readonly Visit[]>;
  /** Sends the sign-in form of the provider's page. */
  signIn(page: Visit | undefined): Promise<readonly Visit[]>;
  /** Removes the edge session cookie, as its Max-Age does. */
  forgetEdgeSession(product: LocalProductName): Promise<void>;
}

/** Returns the printer. The recorder gets the hops of the world's load balancer. */
export function tracePrinter(world: World, recorder: TrafficRecorder): TracePrinter {
  const browser = openBrowser(world.certificates.ca);
  const user = world.provider.people['ada'];
  if (user === undefined) throw new Error('there is no user to sign in as');
  recorder.watch(world);
  const printVisits = async (opening: Promise<readonly Visit[]>) => {
    const visits = await opening;
    const recording = { requests: recorder.takeRequests(), provider: world.provider.issuer };
    for (const line of traceVisits(visits, recording)) console.log(line);
    return visits;
  };
  return {
    world,
    user,
    print: (text) => console.log(`\n${text}\n`),
    open: (url) => printVisits(browser.open(url)),
    signIn: (page) => printVisits(sendForm(browser, page, user)),
    forgetEdgeSession: async (product) => {
      const ended = '__Host-edge-session=; Max-Age=0; Path=/; Secure';
      await browser.jar.setCookie(ended, world.addresses[product]);
    },
  };
}

async function sendForm(
  browser: Browser,
  page: Visit | undefined,
  { signInName, password }: User,
): Promise<readonly Visit[]> {
  if (page === undefined || page.status !== 200) throw new Error('no sign-in page');
  return browser.open(page.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: new URL(page.url).origin,
    },
    body: new URLSearchParams({ email: signInName, password }).toString(),
  });
}
