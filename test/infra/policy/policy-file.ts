import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The smallest valid policy, of ten lines. */
export const SMALLEST = `provider: generic
reservedUsernames: [admin]
# products
products:
  jira:
    groups:
      default: [jira-users]
      managed: ['jira-*']
      protected: [jira-administrators]
      required: everybody
`;

/** Writes a policy for one test and returns its path. */
export async function policyFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'policy-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'identity.yaml');
  await writeFile(file, text);
  return file;
}
