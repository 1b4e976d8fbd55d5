// In: the environment of one deployment. Out: its settings, each declared once, or every problem at once.
import { Failure } from '#shared/base/failure.ts';
import { CROWD, DEPLOYMENT, DIRECTORIES, TOKEN } from './declared-settings.ts';
import {
  listProductsOn,
  type ProductSettings,
  type Products,
  readProducts,
  toVariable,
} from './product-settings.ts';
import { type Environment, readGroup, type ValuesOf } from './setting.ts';

/** What one deployment is told by its template, checked once at start. */
export interface Settings extends ValuesOf<typeof DEPLOYMENT> {
  /** Where groups can be queried, as far as the deployment says. */
  readonly directories: DirectorySettings;
  /** Those that are on; at least one. */
  readonly products: Products;
  /** Null: no product's sessions are Crowd's. */
  readonly crowd: CrowdSettings | null;
  /** Null: no product trusts tokens of ours. */
  readonly token: TokenSettings | null;
}

/** Of places that know the groups of users; empty: not given. */
export type DirectorySettings = ValuesOf<typeof DIRECTORIES>;
export type CrowdSettings = ValuesOf<typeof CROWD>;
export type TokenSettings = ValuesOf<typeof TOKEN>;

/**
 * Returns the settings, or throws `configuration.invalid` whose cause lists every problem at once
 * as `NAME: what is wrong`. The function must not start without them.
 */
export function readSettings(variables: Environment): Settings {
  const environment = omitEmpty(variables);
  const problems: string[] = [];
  const deployment = readGroup(environment, DEPLOYMENT, problems);
  const directories = readGroup(environment, DIRECTORIES, problems);
  const products = readProducts(environment, problems);
  const uses = (sessions: ProductSettings['sessions']) =>
    listProductsOn(environment).some(
      (name) => environment[toVariable(name, 'SESSIONS')] === sessions,
    );
  const crowd = uses('crowd') ? readGroup(environment, CROWD, problems, 'CROWD_') : null;
  const token = uses('token') ? readGroup(environment, TOKEN, problems, 'TOKEN_') : null;
  problems.push(
    ...listConflicts(environment, { deployment: directories && deployment, crowd, token }),
    ...listCookieConflicts(products, [deployment?.loadBalancerCookieName, token?.cookieName]),
  );
  if (deployment === null || directories === null || problems.length > 0) {
    const cause = new AggregateError(problems, problems.join('; '));
    throw new Failure('configuration.invalid', {}, cause);
  }
  const identityStoreRegion = directories.identityStoreRegion || (environment['AWS_REGION'] ?? '');
  return {
    ...deployment,
    directories: { ...directories, identityStoreRegion },
    products: Object.fromEntries(products.map((product) => [product.name, product])),
    ...{ crowd, token },
  };
}

// CloudFormation leaves a variable out. `sam local` passes it on without a text instead
// (https://github.com/aws/aws-sam-cli/issues/6145). White space is a mistake, and stays one.
function omitEmpty(variables: Environment): Environment {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}

interface Groups extends Pick<Settings, 'crowd' | 'token'> {
  readonly deployment: ValuesOf<typeof DEPLOYMENT> | null;
}

function listConflicts(environment: Environment, { deployment, crowd, token }: Groups): string[] {
  const { edgeSessionSeconds, loadBalancerCookieName } = DEPLOYMENT;
  const { targetGroupArnPrefix: group, publicTargetGroupArnPrefix: open } = DEPLOYMENT;
  const endsEarly = (crowd?.sessionSeconds ?? Infinity) < (deployment?.edgeSessionSeconds ?? 0);
  const isOneCookie = token !== null && token.cookieName === deployment?.loadBalancerCookieName;
  const prefix = environment[group.variable];
  return [
    ...(endsEarly
      ? [`CROWD_${CROWD.sessionSeconds.variable}: is shorter than ${edgeSessionSeconds.variable}`]
      : []),
    ...(isOneCookie
      ? [`TOKEN_${TOKEN.cookieName.variable}: is the same as ${loadBalancerCookieName.variable}`]
      : []),
    // With one name for both, every event would count as one of a rule that authenticates.
    ...(prefix !== undefined && prefix === environment[open.variable]
      ? [`${open.variable}: is the same as ${group.variable}`]
      : []),
  ];
}

function listCookieConflicts(
  products: readonly ProductSettings[],
  others: readonly (string | undefined)[],
): string[] {
  return products
    .filter(({ sessionCookie }) => others.includes(sessionCookie))
    .map(({ name }) => `${toVariable(name, 'SESSION_COOKIE_NAME')}: is the name of another cookie`);
}
