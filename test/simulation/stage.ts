import type { Clock } from './clock.ts';
import type { CookieJar } from './cookie-jar.ts';
import type { Deployment } from './deployment.ts';
import type { Fleet } from './fleet.ts';
import type { Network } from './network.ts';
import type { Observer } from './observe.ts';
import type { StartedPlace } from './start-place.ts';
import type { UserName } from './story.ts';

/** Everything that a story takes place on. */
export interface Stage {
  readonly clock: Clock;
  readonly place: StartedPlace;
  readonly deployment: Deployment;
  readonly secrets: Map<string, string>;
  readonly network: Network;
  readonly fleet: Fleet;
  readonly observer: Observer;
  readonly claimed: Map<UserName, readonly string[]>;
  readonly jars: ReadonlyMap<UserName, CookieJar>;
  /** Users whose browsers never saw what an event of theirs did: what they keep of before counts for an hour. */
  readonly torn: Set<UserName>;
  readonly counts: { events: number; calls: number };
}
