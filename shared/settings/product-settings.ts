import * as v from 'valibot';
import { PRODUCT_NAMES, type ProductName } from '#shared/products/product-facts.ts';
import {
  type Environment,
  oneOf,
  productAddress,
  type ReadFields,
  secretArn,
  text,
  yesOrNo,
} from './environment-fields.ts';

export type Products = Readonly<Partial<Record<ProductName, ProductSettings>>>;

export interface ProductSettings {
  readonly name: ProductName;
  /** Public host, lower-case, with the port where it is not 443. */
  readonly host: string;
  /** Where the function reaches the product; no trailing slash. */
  readonly address: string;
  /** Which strategy gives people sessions. With `crowd`, people and groups are Crowd's too. */
  readonly sessions: 'native' | 'crowd' | 'token';
  /** Of the service account; empty where sessions are Crowd's. */
  readonly credentialsArn: string;
  /** Native sessions come with the product's remember-me cookie. */
  readonly rememberMe: boolean;
  /** Major and minor version, such as `[9, 2]`; `[0, 0]` where it makes no difference. */
  readonly version: readonly [major: number, minor: number];
}

/** Returns the names of the products that are on: those whose host is set. */
export function listProductsOn(environment: Environment): ProductName[] {
  return PRODUCT_NAMES.filter((name) => environment[toPrefix(name, 'HOST')] !== undefined);
}

/** Returns the products that are on. What is wrong with them goes to `problems`. */
export function readProducts(
  environment: Environment,
  read: ReadFields,
  problems: string[],
): ProductSettings[] {
  const on = listProductsOn(environment);
  if (on.length === 0) problems.push('JIRA_HOST: is missing, or the host of another product');
  const products = on.flatMap((name) => {
    const part = read(toPrefix(name), PRODUCT);
    // What the other fields ask for is told even where one of them cannot be read.
    if (environment[toPrefix(name, 'SESSIONS')] !== 'crowd') {
      if (environment[toPrefix(name, 'CREDENTIALS_ARN')] === undefined) {
        problems.push(`${toPrefix(name, 'CREDENTIALS_ARN')}: is missing`);
      }
      const version = toVersion(environment[toPrefix(name, 'VERSION')]);
      if (name === 'confluence' && lacksUserApi(version)) {
        problems.push(`${toPrefix(name, 'VERSION')}: is missing, or older than 8.4`);
      }
    }
    return part === null ? [] : [toProduct(name, part)];
  });
  const hosts = products.map(({ host }) => host);
  if (new Set(hosts).size < hosts.length) problems.push('JIRA_HOST: two products have one host');
  return products;
}

/** Returns the name of a product's variable. */
export const toPrefix = (name: ProductName, field = '') => `${name.toUpperCase()}_${field}`;

type Version = ProductSettings['version'];

function toVersion(text = '0.0'): Version {
  const [major = 0, minor = 0] = text.split('.').map(Number);
  return [major, minor];
}

// Before 8.4 Confluence has no REST resource to create people (CONFSERVER-87290).
const lacksUserApi = ([major, minor]: Version) => major < 8 || (major === 8 && minor < 4);

const toProduct = (name: ProductName, part: v.InferOutput<typeof PRODUCT>): ProductSettings => ({
  name,
  host: part.HOST.toLowerCase().replace(/:443$/, ''),
  address: part.ADDRESS,
  sessions: part.SESSIONS,
  credentialsArn: part.CREDENTIALS_ARN ?? '',
  rememberMe: part.REMEMBER_ME,
  version: toVersion(part.VERSION),
});

const PRODUCT = v.object({
  HOST: text(/^[a-z0-9.-]+(:\d+)?$/i, 'a host name'),
  ADDRESS: productAddress,
  SESSIONS: oneOf(['native', 'crowd', 'token'], 'native'),
  CREDENTIALS_ARN: v.nullish(secretArn),
  REMEMBER_ME: yesOrNo,
  VERSION: v.optional(text(/^\d{1,3}\.\d{1,3}(\.|$)/, 'a version such as 9.2')),
});
