// In: the secret of the password key. Out: a new key in it, by which every user's password is set once.
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createCommand } from './command-line/create-command.ts';
import { EXIT_CODES } from './command-line/exit-codes.ts';
import { parseSeconds } from './command-line/parse-seconds.ts';
import { runCommand } from './command-line/run-command.ts';
import { replacePasswordKey } from './password-key/replace-password-key.ts';

const command = createCommand(
  'rotate:passwords',
  'Puts a new key into the secret that passwords are derived from, with the credentials of your AWS environment.',
)
  // Not `requiredOption`: commander would report it as missing before it reports a typo in its name.
  .option('--secret <arn>', 'the secret: output PasswordKeySecretArn of the stack')
  .option(
    '--after <seconds>',
    'from when on it is in use: longer than SecretsRefreshSeconds, and all instances change at once; 0 after a restore',
    parseSeconds,
    600,
  )
  .parse();
const { secret, after } = command.opts<{ readonly secret?: string; readonly after: number }>();
const arn = secret ?? command.error("error: required option '--secret <arn>' not specified");

await runCommand(async () => {
  const now = Math.floor(Date.now() / 1000);
  const client = new SecretsManagerClient({});
  const key = await replacePasswordKey(client, arn, { now, from: now + after });
  console.log(`Key ${key.kid} is in use from ${new Date(key.from * 1000).toISOString()} on.`);
  return EXIT_CODES.done;
});
