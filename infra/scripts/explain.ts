// In: somebody's claims, and where they would sign on. Out: what would be validated, mapped, planned and withheld; nothing is written.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { explainSignOn } from '#infra/explain/explain-sign-on.ts';
import { listChecks } from '#infra/explain/list-checks.ts';
import { parseText } from '#infra/explain/parse-text.ts';
import { productDirectory } from '#infra/explain/product-directory.ts';
import { readSignOnCase } from '#infra/explain/read-sign-on-case.ts';
import { renderExplanation } from '#infra/explain/render-explanation.ts';
import { SNAPSHOT, type SnapshotAccount } from '#infra/explain/sign-on-case.ts';
import { snapshotDirectory } from '#infra/explain/snapshot-directory.ts';
import type { ReadableDirectory } from '#shared/evaluate-sign-on.ts';
import { PolicyProblems } from '#shared/policy/file/policy-problems.ts';
import { readPolicy } from '#shared/policy/file/read-policy.ts';
import { PRODUCT_NAMES, type ProductName } from '#shared/products/product-facts.ts';
import { auditPseudonym } from '#shared/provision/audit-pseudonym.ts';
import { chooseFrom } from './choose-from.ts';
import { printUsageError } from './print-usage-error.ts';

const USAGE = `npm run explain -- --claims FILE [--product jira|confluence|bitbucket] [options]

  --claims FILE       claims as JSON or YAML; or below "claims", with "answers" of further sources; or the
                      text of an x-amzn-oidc-data header
  --product P         default: the first that the policy speaks of
  --against URL       ask the product at this address (with --credentials), only to read
  --against FILE      an account as the product holds it, or a list of them, as JSON or YAML;
                      what --json prints will do. Default: nobody has an account
  --credentials FILE  JSON of the service account, as it stands in the secret
  --crowd             people and groups are Crowd's, and so is the address
  --version V         of Confluence, default 10.0
  --policy FILE       default: infra/policy/identity.yaml
  --json              for programs`;

const { values } = parseArgs({
  options: {
    claims: { type: 'string' },
    product: { type: 'string' },
    against: { type: 'string' },
    credentials: { type: 'string' },
    crowd: { type: 'boolean', default: false },
    version: { type: 'string', default: '10.0' },
    policy: { type: 'string', default: join(import.meta.dirname, '../policy/identity.yaml') },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

try {
  if (values.help || values.claims === undefined) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 1;
  } else {
    await explain(values.claims);
  }
} catch (error) {
  printUsageError(error);
}

async function explain(claimsFile: string): Promise<void> {
  const policy = await readPolicy(values.policy);
  const spokenOf = PRODUCT_NAMES.filter((name) => policy.products[name] !== undefined);
  const wanted = { option: '--product', value: values.product ?? spokenOf[0] ?? '' };
  const product = chooseFrom(spokenOf, wanted);
  if (product === null) return;
  const signOn = await readSignOnCase(claimsFile);
  const directory = await openDirectory(product);
  const explanation = await explainSignOn(signOn, { policy, product, directory });
  const { iss, sub } = signOn.claims;
  const isNamed = typeof iss === 'string' && typeof sub === 'string';
  const person = isNamed ? auditPseudonym(iss, { subject: sub }) : null;
  const validated = listChecks(signOn);
  const whole = { validated, ...explanation, person };
  console.log(values.json ? JSON.stringify(whole, null, 2) : renderExplanation(whole));
  process.exitCode = explanation.refused === null ? 0 : 2;
}

async function openDirectory(product: ProductName): Promise<ReadableDirectory> {
  const { against, credentials, crowd: isCrowd } = values;
  const isAddress = against !== undefined && /^https?:/.test(against);
  if (isAddress && credentials === undefined) {
    throw new PolicyProblems(['--against with an address needs --credentials']);
  }
  const directory = productDirectory({
    ...{ product, isCrowd, version: toVersion(values.version) },
    address: isAddress ? against.replace(/\/+$/, '') : '',
    credentials: credentials === undefined ? '' : await readFile(credentials, 'utf8'),
  });
  if (isAddress) return directory;
  return snapshotDirectory(against === undefined ? [] : await readAccounts(against), directory);
}

function toVersion(text: string): [major: number, minor: number] {
  const [major = 0, minor = 0] = text.split('.').map(Number);
  return [major, minor];
}

async function readAccounts(file: string): Promise<readonly SnapshotAccount[]> {
  const parsed = v.safeParse(SNAPSHOT, parseText(await readFile(file, 'utf8'), file));
  if (parsed.success) return parsed.output;
  const problems = parsed.issues.map(
    (issue) => `${file}: ${v.getDotPath(issue) ?? ''}: ${issue.message}`,
  );
  throw new PolicyProblems(problems);
}
