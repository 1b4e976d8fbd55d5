/** So many of the users who held groups are said to be in none that it is doubtful. */
export interface MassRemoval {
  /** How many were said to be in none when they were last seen. */
  readonly turned: number;
  /** How many were seen. */
  readonly seen: number;
}

/** What was said lately of users who held groups, at one product and on one instance. */
export interface RemovalBrake {
  /** Tells whether the user was seen within the last hour. */
  readonly hasSeen: (user: string) => boolean;
  /**
   * Records what is said of the groups of a user now; what was said before is forgotten. Null: no more
   * users turned to none than may well be true.
   */
  readonly record: (user: string, groups: 'some' | 'none') => MassRemoval | null;
}

const WINDOW_MS = 3_600_000;
/** So many users may turn at any time: a small company never trips the brake. */
const MOST_TURNED = 5;
/** Of the users seen. */
const MOST_TURNED_SHARE = 0.2;
/** A few megabytes. With more users in an hour the window is shorter: these are the last to be seen. */
const MOST_USERS = 10_000;

interface Sighting {
  readonly groups: 'some' | 'none';
  readonly seenMs: number;
}

/**
 * Returns an empty brake. `now` is in milliseconds since the epoch; users go by a short key that does not
 * name them, such as `auditPseudonym`.
 */
export function removalBrake(now: () => number): RemovalBrake {
  // In the order in which users were last seen.
  const sightings = new Map<string, Sighting>();
  let turned = 0;
  const isOld = ({ seenMs }: Sighting) => now() - seenMs >= WINDOW_MS;
  const forget = (user: string) => {
    if (sightings.get(user)?.groups === 'none') turned -= 1;
    sightings.delete(user);
  };
  const forgetOld = () => {
    for (const [user, sighting] of sightings) {
      if (!isOld(sighting) && sightings.size < MOST_USERS) return;
      forget(user);
    }
  };
  return {
    hasSeen: (user) => {
      const sighting = sightings.get(user);
      return sighting !== undefined && !isOld(sighting);
    },
    record: (user, groups) => {
      forget(user);
      forgetOld();
      sightings.set(user, { groups, seenMs: now() });
      if (groups === 'none') turned += 1;
      const seen = sightings.size;
      return turned > Math.max(MOST_TURNED, MOST_TURNED_SHARE * seen) ? { turned, seen } : null;
    },
  };
}
