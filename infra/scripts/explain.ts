// In: the claims of a user, and where they would sign on. Out: what would be validated, mapped, planned and withheld; nothing is written.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { explainSignOn } from '#infra/explain/explain-sign-on.ts';
import { listChecks } from '#infra/explain/list-checks.ts';
import { productDirectory } from '#infra/explain/product-directory.ts';
import { readAccounts } from '#infra/explain/read-accounts.ts';
import { readSignOnCase } from '#infra/explain/read-sign-on-case.ts';
import { renderExplanation } from '#infra/explain/render-explanation.ts';
import { snapshotDirectory } from '#infra/explain/snapshot-directory.ts';
import type { ReadableDirectory } from '#shared/evaluate-sign-on.ts';
import { readPolicy } from '#shared/policy/file/read-policy.ts';
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { PRODUCT_NAMES, type ProductName } from '#shared/products/product-facts.ts';
import { auditPseudonym } from '#shared/provision/audit-pseudonym.ts';
import { chooseFrom } from './command-line/choose-from.ts';
import { CommandError } from './command-line/command-error.ts';
import { createCommand } from './command-line/create-command.ts';
import { EXIT_CODES, type ExitCode } from './command-line/exit-codes.ts';
import { printWarning } from './command-line/print-warning.ts';
import { runCommand } from './command-line/run-command.ts';

interface ExplainOptions {
  readonly claims?: string;
  readonly product?: ProductName;
  readonly against?: string;
  readonly credentials?: string;
  readonly crowd?: boolean;
  readonly version: [major: number, minor: number];
  readonly policy: string;
  readonly json?: boolean;
}

const command = createCommand(
  'explain',
  'Explains what a sign-on with these claims would do. The product is only read; nothing is written.',
)
  .usage('-- --claims FILE [options]')
  // Not `requiredOption`: commander would report it as missing before it reports a typo in its name.
  .option(
    '--claims <file>',
    'claims as JSON or YAML; or below "claims", with the "answers" of further sources of groups; or the text of an x-amzn-oidc-data header',
  )
  .addOption(
    new Option(
      '--product <name>',
      `${PRODUCT_NAMES.join(', ')}; default: the first of the policy`,
    ).argParser(chooseFrom(PRODUCT_NAMES)),
  )
  .option(
    '--against <url or file>',
    'the URL of the product to look up the account at (with --credentials); or a file with an account as the product holds it, or a list of accounts, or the output of --json; without it there is no account',
  )
  .option('--credentials <file>', 'JSON of the service account, as in its secret')
  .option('--crowd', 'the directory is Crowd, and so is the URL')
  .addOption(
    new Option('--version <number>', 'version of Confluence')
      .argParser(parseVersion)
      .default(parseVersion('10.0'), '10.0'),
  )
  .addOption(
    new Option('--policy <file>', 'the policy').default(
      join(import.meta.dirname, '../policy/identity.yaml'),
      'infra/policy/identity.yaml',
    ),
  )
  .option('--json', 'print JSON, for programs');

if (process.argv.length === 2) {
  // A command without any option asks for help, not for an error.
  command.outputHelp();
  process.exitCode = EXIT_CODES.failed;
} else {
  const { claims, ...options } = command.parse().opts<ExplainOptions>();
  const claimsFile =
    claims ?? command.error("error: required option '--claims <file>' not specified");
  await runCommand(() => explain(claimsFile, options));
}

async function explain(claimsFile: string, options: ExplainOptions): Promise<ExitCode> {
  const policy = await readPolicy(options.policy, printWarning);
  const product = chooseProduct(policy, options.product);
  const signOn = await readSignOnCase(claimsFile);
  const directory = await openDirectory(product, options);
  const explanation = await explainSignOn(signOn, { policy, product, directory });
  const { iss, sub } = signOn.claims;
  const isNamed = typeof iss === 'string' && typeof sub === 'string';
  const person = isNamed ? auditPseudonym(iss, { subject: sub }) : null;
  const whole = { validated: listChecks(signOn), ...explanation, person };
  console.log(options.json ? JSON.stringify(whole, null, 2) : renderExplanation(whole));
  return explanation.refused === null ? EXIT_CODES.done : EXIT_CODES.refused;
}

function chooseProduct({ products }: IdentityPolicy, wanted?: ProductName): ProductName {
  const inPolicy = PRODUCT_NAMES.filter((name) => products[name] !== undefined);
  const product = inPolicy.find((name) => wanted === undefined || name === wanted);
  if (product !== undefined) return product;
  throw new CommandError(
    `The policy does not mention ${wanted}: choose one of ${inPolicy.join(', ')}.`,
  );
}

async function openDirectory(
  product: ProductName,
  { against, credentials, crowd: isCrowd = false, version }: ExplainOptions,
): Promise<ReadableDirectory> {
  const isAddress = against !== undefined && /^https?:/.test(against);
  if (isAddress && credentials === undefined) {
    throw new CommandError('--against with an address needs --credentials');
  }
  const directory = productDirectory({
    ...{ product, isCrowd, version },
    address: isAddress ? against.replace(/\/+$/, '') : '',
    credentials: credentials === undefined ? '' : await readFile(credentials, 'utf8'),
  });
  if (isAddress) return directory;
  return snapshotDirectory(against === undefined ? [] : await readAccounts(against), directory);
}

function parseVersion(text: string): [major: number, minor: number] {
  const [, major, minor = 0] = /^(\d+)(?:\.(\d+))?(?:\.\d+)*$/.exec(text) ?? [];
  if (major !== undefined) return [Number(major), Number(minor)];
  throw new InvalidArgumentError('A version such as 9.2 is expected.');
}
