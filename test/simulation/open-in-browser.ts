// In: a user who opens the product in a browser. Out: what the load balancer, the function and the product make of it.
import type { ALBResult } from 'aws-lambda';
import { SESSION_COOKIE } from '#shared/session/edge-cookies.ts';
import { albEvent } from '#test/builders/alb-event.ts';
import { dataToken } from '#test/builders/data-token.ts';
import { cookieJar } from './cookie-jar.ts';
import { groupsOf } from './groups-of.ts';
import { countLeft } from './invariants.ts';
import type { UserEvent } from './moments.ts';
import { openPage } from './open-page.ts';
import type { Stage } from './stage.ts';
import type { UserName } from './story.ts';

/** Returns whom the product takes the browser for afterwards. */
export async function openInBrowser(
  user: UserName,
  closes: boolean,
  stage: Stage,
): Promise<string | null> {
  const { clock, place, jars, observer } = stage;
  const jar = jars.get(user) ?? cookieJar(clock.now);
  let path = place.pagePath;
  if (jar.has(SESSION_COOKIE)) {
    await clock.sleep(5);
    const page = await openPage(jar, stage);
    observer.tell(`${user} is past the function: ${page.status}`);
    if (page.user !== null) return page.user;
    path = page.location ?? path;
  }
  const cookie = jar.header();
  const after = jar.copy();
  const { event, result } = await sendEvent({ user, path, cookie }, stage);
  const lines = result?.multiValueHeaders?.['set-cookie']?.map(String) ?? [];
  after.store(lines);
  if (!closes) jar.store(lines);
  noteTear(event, closes, stage);
  const { user: sessionUser } = await openPage(after, stage);
  const moment = {
    ...{ event, sessionUser, isPage: isPage(result), groups: groupsOf(user, stage) },
    disturbed: observer.isDisturbed(event),
  };
  observer.tell(`event ${event.number} is answered: ${result?.statusCode ?? 'out of time'}`);
  observer.check('answered', moment, `event ${event.number}`);
  return sessionUser;
}

function noteTear(
  { user, signedOn, decided, writes }: UserEvent,
  closes: boolean,
  { torn }: Stage,
) {
  const isSeen = signedOn && !closes;
  if (isSeen && decided) torn.delete(user);
  if (!isSeen && writes > 0) torn.add(user);
}

// Where Lambda's time is up the handler answers with a page of its own, which is not part of this.
const isPage = (result: ALBResult | null) =>
  result === null || result.body !== '' || result.statusCode < 400;

interface BrowserRequest {
  readonly user: UserName;
  readonly path: string;
  readonly cookie: string;
}

function sendEvent({ user, path, cookie }: BrowserRequest, stage: Stage) {
  const { clock, claimed, fleet, observer, counts } = stage;
  const groups = claimed.get(user) ?? [];
  counts.events += 1;
  const { events: number } = counts;
  const leftToDo = countLeft(groups, groupsOf(user, stage));
  const toEvent = (instance: number): UserEvent => {
    observer.tell(`event ${number} of ${user} begins on instance ${instance}`);
    return {
      ...{
        leftToDo,
        number,
        instance,
        user,
        claimed: groups,
        beganMs: clock.now(),
        answeredMs: null,
      },
      ...{ signedOn: false, decided: false, calls: 0, writes: 0, carriedOut: 0, inFlight: 0 },
    };
  };
  return fleet.answer(toAlb({ user, path, cookie }, groups, stage), toEvent).then((answer) => {
    counts.calls += answer.event.calls;
    return answer;
  });
}

function toAlb(
  { user, path, cookie }: BrowserRequest,
  groups: readonly string[],
  { clock, deployment }: Stage,
) {
  const exp = Math.floor(clock.now() / 1000) + 120;
  const token = dataToken({
    header: { exp },
    payload: {
      ...{ sub: `subject-of-${user}`, preferred_username: user, name: user, groups, exp },
      email: `${user}@example.com`,
    },
  });
  const [pathname = '', query = ''] = path.split('?');
  return albEvent({
    path: pathname,
    multiValueQueryStringParameters: Object.fromEntries(
      query
        .split('&')
        .filter(Boolean)
        .map((pair) => {
          const [name = '', value = ''] = pair.split('=');
          return [name, [value]];
        }),
    ),
    multiValueHeaders: {
      ...{ host: [deployment.host], 'x-forwarded-proto': ['https'], accept: ['text/html'] },
      'x-amzn-oidc-data': [token],
      ...(cookie !== '' && { cookie: [cookie] }),
    },
  });
}
