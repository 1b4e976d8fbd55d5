// In: where the story takes place. Out: the local product there, called in the process, and what may be seen of it.
import { startBitbucket } from '#infra/local/bitbucket/start-bitbucket.ts';
import { startConfluence } from '#infra/local/confluence/start-confluence.ts';
import { crowdSingleSignOn } from '#infra/local/crowd/crowd-single-sign-on.ts';
import { startCrowd } from '#infra/local/crowd/start-crowd.ts';
import type { ProductOptions } from '#infra/local/data-center/start-product.ts';
import { startJira } from '#infra/local/jira/start-jira.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import type { Clock } from './clock.ts';
import type { Place } from './story.ts';

export type Answer = (request: Request) => Promise<Response>;

/** The product that users sign on to, and the directory that their groups are in. */
export interface StartedPlace {
  readonly product: ProductName;
  /** Of the product; its page needs a session. */
  readonly pagePath: string;
  /** By origin, for what the function calls. */
  readonly origins: ReadonlyMap<string, Answer>;
  readonly accounts: () => readonly AccountView[];
  readonly endSessions: () => void;
  /** Returns the credentials that the function is to use from now on. */
  readonly renewCredentials: () => string;
  /** From now on only the newest credentials are good. */
  readonly dropOldCredentials: () => void;
  readonly close: () => Promise<void>;
}

export interface AccountView {
  readonly name: string;
  readonly groups: readonly string[];
  readonly failedSignInsInARow: number;
}

/** The group by which a new user may use the product. */
export const ACCESS_GROUPS: Readonly<Record<Place, string>> = {
  jira: 'jira-software-users',
  crowd: 'jira-software-users',
  confluence: 'confluence-users',
  bitbucket: 'stash-users',
};

const PAGES = { jira: '/browse/EDGE-1', confluence: '/dashboard.action', bitbucket: '/dashboard' };
const START = { jira: startJira, confluence: startConfluence, bitbucket: startBitbucket };

const ADMINISTRATORS = {
  ...{ jira: 'jira-administrators', confluence: 'confluence-administrators' },
  bitbucket: 'stash-administrators',
};

const toPerson = (name: string) => ({
  ...{ name, displayName: name, emailAddress: `${name}@example.com` },
  password: 'of their own',
});
const BOB = { ...toPerson('bob'), groups: ['team-c', 'handmade'] };

/** Starts the products of the place. Bob has an account, with a group that is managed and one that is not. */
export async function startPlace(place: Place, clock: Clock): Promise<StartedPlace> {
  return place === 'crowd' ? startAtCrowd(clock) : startProduct(place, clock);
}

async function startProduct(
  product: Exclude<Place, 'crowd'>,
  { now }: Clock,
): Promise<StartedPlace> {
  const bob = { ...BOB, groups: [...BOB.groups, ACCESS_GROUPS[product]] };
  const running = await START[product]({
    ...{ nodes: 1, clock: now, people: [bob] },
    groups: ['team-a', 'team-b', 'team-c', 'team-admins'],
    switches: { basicAuthBlocked: false },
  } satisfies ProductOptions);
  const [node] = running.nodes;
  let serviceAccounts = 0;
  const addServiceAccount = (name: string, password: string) => {
    running.addPerson({ ...toPerson(name), password, groups: [ADMINISTRATORS[product]] });
    return JSON.stringify({ username: name, password });
  };
  return {
    product,
    pagePath: PAGES[product],
    origins: new Map([[`https://${product}.internal.example.com`, toAnswer(node)]]),
    accounts: running.people,
    endSessions: () => node?.endSessions(),
    renewCredentials: () => {
      serviceAccounts += 1;
      return addServiceAccount(`svc-${serviceAccounts}`, `first of ${serviceAccounts}`);
    },
    dropOldCredentials: () => {
      for (let number = 1; number < serviceAccounts; number += 1) {
        addServiceAccount(`svc-${number}`, 'another');
      }
    },
    close: running.close,
  };
}

const toAnswer = (node: { readonly fetch: Answer } | undefined): Answer =>
  node?.fetch ?? (() => Promise.reject(new Error('no node')));

async function startAtCrowd({ now }: Clock): Promise<StartedPlace> {
  const own = { name: 'jira', password: 'of jira' };
  const crowd = await startCrowd({
    ...{ clock: now, contextPath: '', people: [BOB] },
    applications: [own, { name: 'edge', password: 'first' }],
    groups: ['team-a', 'team-b'],
    switches: { trustedProxies: ['127.0.0.1'] },
  });
  const singleSignOn = crowdSingleSignOn({
    ...{ url: crowd.url, application: own, clock: now, validationIntervalSeconds: 0 },
  });
  const jira = await startJira({ nodes: 1, clock: now, singleSignOn });
  let rotations = 0;
  const admit = () => {
    const password = `password ${rotations}`;
    const remoteAddresses = ['127.0.0.1'];
    const rules = { remoteAddresses, mayWrite: true, groups: 'all' } as const;
    crowd.addApplication({ name: 'edge', password, ...rules });
    return JSON.stringify({ username: 'edge', password });
  };
  return {
    product: 'jira',
    pagePath: PAGES.jira,
    origins: new Map<string, Answer>([
      ['https://jira.internal.example.com', toAnswer(jira.nodes[0])],
      ['https://crowd.internal.example.com', crowd.fetch],
    ]),
    accounts: () => crowd.people().map((user) => ({ ...user, failedSignInsInARow: 0 })),
    endSessions: crowd.endSessions,
    renewCredentials: () => {
      rotations += 1;
      return admit();
    },
    dropOldCredentials: () => {},
    close: async () => {
      await Promise.all([jira.close(), crowd.close()]);
    },
  };
}
