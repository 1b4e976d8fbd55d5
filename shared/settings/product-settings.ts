import * as v from 'valibot';
import { PRODUCT_FACTS, PRODUCT_NAMES, type ProductName } from '#shared/products/product-facts.ts';
import {
  type Environment,
  oneOf,
  orEmpty,
  productAddress,
  readGroup,
  secretArn,
  setting,
  text,
  type ValuesOf,
  yesOrNo,
} from './setting.ts';

export type Products = Readonly<Partial<Record<ProductName, ProductSettings>>>;

export interface ProductSettings extends ValuesOf<typeof PRODUCT> {
  readonly name: ProductName;
}

type Version = readonly [major: number, minor: number];

export const PRODUCT = {
  /** Public host, lower-case, with the port where it is not 443. */
  host: setting(
    'HOST',
    v.pipe(
      text(/^[a-z0-9.-]+(:\d+)?$/i, 'a host name'),
      v.transform((host) => host.toLowerCase().replace(/:443$/, '')),
    ),
  ),
  /** Where the function reaches the product; no trailing slash. */
  address: setting('ADDRESS', productAddress),
  /** Which strategy opens sessions. With `crowd`, users and groups are Crowd's too. */
  sessions: setting('SESSIONS', oneOf(['native', 'crowd', 'token'], 'native')),
  /** Of the service account; empty where sessions are Crowd's. */
  credentialsArn: setting('CREDENTIALS_ARN', orEmpty(secretArn)),
  /** Native sessions come with the product's remember-me cookie. */
  rememberMe: setting('REMEMBER_ME', yesOrNo),
  /** The cookie of the product's own session: its default name where it is not given. */
  sessionCookie: setting(
    'SESSION_COOKIE_NAME',
    orEmpty(text(/^(?!__Host-edge-|AWSALB)[\w.-]{1,64}$/, 'a name for a cookie of the product')),
  ),
  /** Major and minor version, such as `[9, 2]`; `[0, 0]` where it makes no difference. */
  version: setting(
    'VERSION',
    v.pipe(
      v.optional(text(/^\d{1,3}\.\d{1,3}(\.|$)/, 'a version such as 9.2'), '0.0'),
      v.transform(toVersion),
    ),
  ),
} as const;

function toVersion(value: string): Version {
  const [major = 0, minor = 0] = value.split('.').map(Number);
  return [major, minor];
}

/** Returns the names of the products that are on: those whose host is set. */
export function listProductsOn(environment: Environment): ProductName[] {
  return PRODUCT_NAMES.filter((name) => environment[toVariable(name, 'HOST')] !== undefined);
}

/** Returns the name of a product's variable. */
export const toVariable = (name: ProductName, field = '') => `${name.toUpperCase()}_${field}`;

/** Returns the products that are on. What is wrong with them is added to `problems`. */
export function readProducts(environment: Environment, problems: string[]): ProductSettings[] {
  const on = listProductsOn(environment);
  if (on.length === 0) problems.push('JIRA_HOST: is missing, or the host of another product');
  const products = on.flatMap((name) => {
    const values = readGroup(environment, PRODUCT, problems, toVariable(name));
    problems.push(...listMissing(name, environment));
    if (values === null) return [];
    const sessionCookie = values.sessionCookie || PRODUCT_FACTS[name].sessionCookie;
    return [{ name, ...values, sessionCookie }];
  });
  const hosts = products.map(({ host }) => host);
  if (new Set(hosts).size < hosts.length) problems.push('JIRA_HOST: two products have one host');
  return products;
}

// A setting that another one makes necessary is reported even when a third one is wrong.
function listMissing(name: ProductName, environment: Environment): string[] {
  if (environment[toVariable(name, 'SESSIONS')] === 'crowd') return [];
  const { minimumVersion: minimum } = PRODUCT_FACTS[name];
  const credentials = toVariable(name, 'CREDENTIALS_ARN');
  const version = toVariable(name, 'VERSION');
  const isTooOld = minimum !== null && isOlder(toVersion(environment[version] ?? '0.0'), minimum);
  return [
    ...(environment[credentials] === undefined ? [`${credentials}: is missing`] : []),
    ...(isTooOld ? [`${version}: is missing, or older than ${minimum.join('.')}`] : []),
  ];
}

const isOlder = ([major, minor]: Version, [atLeast, minorAtLeast]: Version) =>
  major < atLeast || (major === atLeast && minor < minorAtLeast);
