// In: the running world. Out: a browser whose every way is printed, hop by hop.
import { type Browser, openBrowser, type Visit } from '#infra/local/open-browser.ts';
import type { Person } from '#infra/local/open-id-provider/make-people.ts';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import { type CallNote, type Trace, traceVisits } from './trace-visits.ts';

export interface Narrator {
  readonly world: World;
  /** Who signs in. */
  readonly person: Person;
  say(text: string): void;
  /** Opens the URL; the last visit is the page that it ends on. */
  open(url: string): Promise<readonly Visit[]>;
  /** Sends the sign-in form of the provider's page. */
  signIn(page: Visit | undefined): Promise<readonly Visit[]>;
  /** What Max-Age does to the edge session cookie. */
  forgetEdgeSession(product: LocalProductName): Promise<void>;
}

/** Returns the narrator; the load balancer of the world adds its hops to the trace. */
export function openNarrator(world: World, trace: Trace): Narrator {
  const browser = openBrowser(world.certificates.ca);
  const person = world.provider.people['ada'];
  if (person === undefined) throw new Error('nobody to sign in as');
  const show = (opening: Promise<readonly Visit[]>) => narrate(opening, world, trace);
  return {
    world,
    person,
    say: (text) => console.log(`\n${text}\n`),
    open: (url) => show(browser.open(url)),
    signIn: (page) => show(sendForm(browser, page, person)),
    forgetEdgeSession: async (product) => {
      const ended = '__Host-edge-session=; Max-Age=0; Path=/; Secure';
      await browser.jar.setCookie(ended, world.addresses[product]);
    },
  };
}

async function narrate(
  opening: Promise<readonly Visit[]>,
  world: World,
  trace: Trace,
): Promise<readonly Visit[]> {
  const logged = world.signOn.logs.length;
  const takeCalls = watchCalls(world);
  const visits = await opening;
  trace.logLines = world.signOn.logs.slice(logged);
  const witnesses = { ...trace, calls: takeCalls(), provider: world.provider.issuer };
  for (const line of traceVisits(visits, witnesses)) console.log(line);
  trace.hops.length = 0;
  return visits;
}

/** Crowd's calls before those of the products: it is asked before the page is. */
function watchCalls({ crowd, ...world }: World): () => CallNote[] {
  const before = LOCAL_PRODUCT_NAMES.map((product) => world[product].calls.length);
  const beforeAtCrowd = crowd.calls.length;
  return () => [
    ...crowd.calls.slice(beforeAtCrowd).map(({ application, ...call }) => {
      return { ...call, who: 'Crowd', by: application ?? 'nobody' };
    }),
    ...LOCAL_PRODUCT_NAMES.flatMap((product, index) =>
      world[product].calls.slice(before[index]).map(({ node, ...call }) => {
        return { ...call, who: PRODUCT_FACTS[product].title, by: node };
      }),
    ),
  ];
}

async function sendForm(
  browser: Browser,
  page: Visit | undefined,
  { signInName, password }: Person,
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
