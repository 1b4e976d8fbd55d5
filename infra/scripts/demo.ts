// In: nothing. Out: one sign-on and a second one, hop by hop, through the local world.
import { parseArgs } from 'node:util';
import { type Browser, openBrowser, type Visit } from '#infra/local/open-browser.ts';
import { startWorld, type World } from '#infra/local/start-world.ts';
import { type Trace, traceVisits } from './trace-visits.ts';

const { values } = parseArgs({
  options: { forward: { type: 'string', default: 'proxy' }, port: { type: 'string' } },
});
const trace: Trace = { hops: [], logLines: [] };
const world = await startWorld({
  parameters: { ForwardMode: values.forward, LogLevel: 'debug' },
  ...(values.port !== undefined && { port: Number(values.port) }),
  onHop: (hop) => trace.hops.push(hop),
});
try {
  process.exitCode = (await demonstrate(world)) ? 0 : 1;
} finally {
  await world.close();
}

/** Tells whether the person ended on the deep link that they asked for, signed in, both times. */
async function demonstrate({ address, provider, certificates, jira }: World): Promise<boolean> {
  const browser = openBrowser(certificates.ca);
  const deepLink = `${address}/browse/DEMO-1?focusedCommentId=7`;
  const ada = provider.people['ada'];
  if (ada === undefined) throw new Error('nobody to sign in as');

  console.log(`\nA new person opens ${deepLink}\n`);
  const asked = await show(browser.open(deepLink));
  console.log(`\n${ada.claims.name} signs in at the provider's page\n`);
  const landed = await show(signIn(browser, asked.at(-1), ada));

  console.log('\nTheir edge session ends; they open the same page again\n');
  await forgetEdgeSession(browser, address);
  const returned = await show(browser.open(deepLink));

  console.log(`\nJira now holds\n\n${JSON.stringify(jira.person('ada'), null, 2)}\n`);
  const arrived = [landed, returned].every((visits) => isSignedIn(visits.at(-1), deepLink));
  console.log(arrived ? 'Signed in on the page that was asked for, twice.' : 'NOT signed in.');
  return arrived;
}

async function show(opening: Promise<readonly Visit[]>): Promise<readonly Visit[]> {
  const logged = world.signOn.logs.length;
  const called = world.jira.calls.length;
  const visits = await opening;
  trace.logLines = world.signOn.logs.slice(logged);
  const calls = world.jira.calls.slice(called);
  for (const line of traceVisits(visits, { ...trace, calls, provider: world.provider.issuer })) {
    console.log(line);
  }
  trace.hops.length = 0;
  return visits;
}

function signIn(
  browser: Browser,
  page: Visit | undefined,
  person: { readonly signInName: string; readonly password: string },
): Promise<readonly Visit[]> {
  if (page === undefined || page.status !== 200) throw new Error('no sign-in page');
  return browser.open(page.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: new URL(page.url).origin,
    },
    body: new URLSearchParams({ email: person.signInName, password: person.password }).toString(),
  });
}

/** What the cookie's Max-Age does in a browser. */
async function forgetEdgeSession({ jar }: Browser, address: string): Promise<void> {
  await jar.setCookie('__Host-edge-session=; Max-Age=0; Path=/; Secure', address);
}

function isSignedIn(page: Visit | undefined, url: string): boolean {
  return page?.url === url && page.status === 200 && page.body.includes('content="ada"');
}
