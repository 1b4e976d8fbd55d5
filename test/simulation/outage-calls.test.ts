import { expect, it } from 'vitest';
import { albEvent } from '#test/builders/alb-event.ts';
import { dataToken, LOAD_BALANCER_KEYS, NOW_SECONDS } from '#test/builders/data-token.ts';
import { startClock } from './clock.ts';
import { deploymentAt } from './deployment.ts';
import { rollDice } from './dice.ts';
import { openFleet } from './fleet.ts';
import type { UserEvent } from './moments.ts';
import { runInVirtualTime } from './run-in-virtual-time.ts';
import { startPlace } from './start-place.ts';

const KEYS = 'https://public-keys.auth.elb.eu-central-1.amazonaws.com';
const PEM = LOAD_BALANCER_KEYS.publicKey.export({ type: 'spki', format: 'pem' }).toString();

interface SignOns {
  readonly users: number;
  readonly groups: readonly string[];
  /** Returns what the product answers in place of its own answer; null: its own. */
  readonly refuse: (request: Request, ms: number) => Response | null;
}

/** Has users sign on to Jira, one each two seconds; each comes back when the page says so. */
async function signOnAll({ users, groups, refuse }: SignOns) {
  const clock = startClock(NOW_SECONDS * 1000);
  const dice = rollDice(11);
  const place = await startPlace('jira', clock);
  const { settings, policy, credentialsArn, host } = deploymentAt('jira');
  const secrets = new Map([
    [settings.sessionKeyArn, keyOf('s')],
    [settings.passwordKeyArn, keyOf('p')],
    [credentialsArn, place.renewCredentials()],
  ]);
  const beganMs = clock.now();
  const receivedMs: number[] = [];
  const refusing = [...place.origins].map(([origin, ask]) => {
    const answer = async (request: Request) => {
      receivedMs.push(clock.now() - beganMs);
      return refuse(request, clock.now() - beganMs) ?? ask(request);
    };
    return [origin, answer] as const;
  });
  const origins = new Map([...refusing, [KEYS, async () => new Response(PEM)] as const]);
  const watch = () => ({ ended: () => {}, carriedOut: () => {} });
  const network = { clock, dice, weather: 'calm' as const, downUntilMs: 0, origins, watch };
  const fleet = openFleet({
    ...{ network, settings, policy, secrets, deadlines: true },
    ...{ onConnect: () => {}, onLog: () => {} },
  });
  let signedOn = 0;
  const open = async (number: number): Promise<void> => {
    const token = tokenOf(`user${number}`, groups, clock.now());
    const event = albEvent({ path: place.pagePath, multiValueHeaders: headersOf(host, token) });
    const { result } = await fleet.answer(event, () => ({}) as UserEvent);
    const [pause] = result?.multiValueHeaders?.['refresh'] ?? [];
    if (result?.statusCode === 200) signedOn += 1;
    else clock.after(Number(pause) * 1000, () => void open(number));
  };
  try {
    await runInVirtualTime(clock, dice, async () => {
      for (let number = 0; number < users; number += 1) {
        clock.after(number * 2_000, () => void open(number));
      }
      await clock.run();
    });
  } finally {
    await place.close();
  }
  return { receivedMs, signedOn };
}

const keyOf = (kid: string) => JSON.stringify({ kid, k: kid.padEnd(40, 'k') });

const headersOf = (host: string, token: string) => ({
  ...{ host: [host], 'x-forwarded-proto': ['https'], accept: ['text/html'] },
  'x-amzn-oidc-data': [token],
});

function tokenOf(user: string, groups: readonly string[], nowMs: number): string {
  const exp = Math.floor(nowMs / 1000) + 120;
  const claims = { preferred_username: user, name: user, email: `${user}@example.com` };
  return dataToken({ header: { exp }, payload: { sub: user, ...claims, exp, groups } });
}

const outages: [string, () => Response][] = [
  ['answers 503', () => new Response('', { status: 503 })],
  [
    'answers 429 and names a time',
    () => new Response('', { status: 429, headers: { 'retry-after': '20' } }),
  ],
  ['answers 502', () => new Response('', { status: 502 })],
];

it.each(outages)(
  'a product that %s for a minute costs 200 sign-ons at most a tenth more calls',
  async (_what, answer) => {
    const signOns = { users: 200, groups: ['team-a', 'team-b'] };
    const isOut = (ms: number) => ms >= 60_000 && ms < 120_000;
    const needed = await signOnAll({ ...signOns, refuse: () => null });
    const outage = await signOnAll({
      ...signOns,
      refuse: (_call, ms) => (isOut(ms) ? answer() : null),
    });
    expect([needed.signedOn, outage.signedOn]).toEqual([200, 200]);
    expect(outage.receivedMs.length).toBeLessThanOrEqual(1.1 * needed.receivedMs.length);
  },
);

it.each([
  ['two seconds, and the sign-on goes on after them', 2],
  ['a minute, and the user comes back after it', 60],
])('a product that refuses the first of 20 joins is left alone for %s', async (_what, seconds) => {
  let refusedMs = 0;
  const groups = Array.from({ length: 20 }, (_, number) => `team-${number}`);
  const { receivedMs, signedOn } = await signOnAll({
    ...{ users: 1, groups },
    refuse: ({ method, url }, ms) => {
      if (refusedMs > 0 || method !== 'POST' || !/\/group\/user/.test(url)) return null;
      refusedMs = ms;
      return new Response('', { status: 429, headers: { 'retry-after': String(seconds) } });
    },
  });
  expect(signedOn).toBe(1);
  // What was on its way when the refusal came is there already.
  const between = receivedMs.filter((ms) => ms > refusedMs + 80 && ms < refusedMs + seconds * 1000);
  expect(between).toEqual([]);
  expect(receivedMs.filter((ms) => ms > refusedMs + seconds * 1000).length).toBeGreaterThan(10);
});
