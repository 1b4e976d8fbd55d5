// In: nothing. Out: what happens to users, products and keys, as data that can be outcome again and made shorter.
import fc from 'fast-check';

/** Users of the identity provider; Bob has had an account since before the function was there. */
export const USERS = ['ada', 'bob', 'cyd'] as const;
export type UserName = (typeof USERS)[number];

/** Where users sign on: a product of its own directory and sessions, or Jira by Crowd's. */
export const PLACES = ['jira', 'confluence', 'bitbucket', 'crowd'] as const;
export type Place = (typeof PLACES)[number];

/** How calls fare: at once; now and then cut, lost, late or refused; or each of them up to 3.8 s late. */
export type Weather = 'calm' | 'stormy' | 'slow';

export type Step =
  | {
      readonly do: 'open_page';
      readonly user: UserName;
      readonly tabs: number;
      /** Closes the tab before the answer is there. */
      readonly closes: boolean;
      /** Signs out at the product before: then the function is asked again. */
      readonly signsOut: boolean;
    }
  | { readonly do: 'change_groups'; readonly user: UserName; readonly groups: readonly string[] }
  | { readonly do: 'rotate'; readonly what: 'password_key' | 'session_key' | 'credentials' }
  | { readonly do: 'end_sessions' | 'restart_product' | 'retire_instances' };

export interface Story {
  readonly place: Place;
  readonly weather: Weather;
  /** Of what the story leaves to chance. */
  readonly dice: number;
  readonly steps: readonly { readonly afterMs: number; readonly step: Step }[];
}

/** What the provider may say of a user. The policy manages `team-*`, protects `team-admins`, and has nothing to do with `payroll`. */
export const CLAIMED_GROUPS = [
  ...['team-a', 'team-b', 'team-c', 'team-d'],
  ...['team-admins', 'payroll'],
] as const;

const user = fc.constantFrom('ada', 'ada', 'ada', 'bob', 'cyd' as UserName);
const tabs = fc.constantFrom(1, 1, 2, 3);
const closes = fc.constantFrom(false, false, false, true);
/** More than one try can join at a slow product. */
const MANY_GROUPS = Array.from({ length: 60 }, (_, index) => `team-${index}`);
const groups = fc.oneof(
  { weight: 15, arbitrary: fc.subarray<string>([...CLAIMED_GROUPS]) },
  { weight: 1, arbitrary: fc.constant(MANY_GROUPS) },
);
const what = fc.constantFrom('password_key', 'session_key', 'credentials' as const);

const soon = fc.noBias(fc.nat({ max: 5_000 }));
const late = fc.noBias(fc.integer({ min: 6 * 60_000, max: 25 * 60_000 }));
const afterMs = fc.oneof({ weight: 8, arbitrary: soon }, { weight: 1, arbitrary: late });

const openPage = fc.record({
  do: fc.constant('open_page'),
  user,
  tabs,
  closes,
  signsOut: fc.boolean(),
});
const changeGroups = fc.record({ do: fc.constant('change_groups'), user, groups });
const rotate = fc.record({ do: fc.constant('rotate'), what });
const mishap = fc.record({
  do: fc.constantFrom('end_sessions', 'restart_product', 'retire_instances'),
});

const then = (when: fc.Arbitrary<number>, step: fc.Arbitrary<Step>) =>
  fc.record({ afterMs: when, step });

/** Some steps belong together, because alone they seldom do harm. */
const steps = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(then(afterMs, openPage)) },
  { weight: 1, arbitrary: fc.tuple(then(afterMs, mishap)) },
  { weight: 6, arbitrary: fc.tuple(then(soon, changeGroups), then(soon, openPage)) },
  {
    weight: 2,
    arbitrary: fc.tuple(
      then(afterMs, rotate),
      then(late, mishap),
      then(soon, openPage),
      then(soon, openPage),
    ),
  },
);

/** Stories of up to some thirty steps. */
export const stories: fc.Arbitrary<Story> = fc.record({
  place: fc.constantFrom(...PLACES),
  weather: fc.constantFrom('calm', 'stormy', 'stormy', 'slow'),
  dice: fc.noBias(fc.nat()),
  steps: fc
    .array(steps, { minLength: 1, maxLength: 16, size: 'max' })
    .map((several) => several.flat()),
});
