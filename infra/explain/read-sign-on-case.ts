import { readFile } from 'node:fs/promises';
import { checkYaml } from '#shared/policy/file/check-yaml.ts';
import { parseYaml } from '#shared/policy/file/parse-yaml.ts';
import { PolicyProblems } from '#shared/policy/file/policy-problems.ts';
import { CLAIMS, SIGN_ON_CASE, type SignOnCase } from './sign-on-case.ts';

/** A sign-on to explain, and what the load balancer's token says beside the claims, if there was one. */
export interface ReadCase extends SignOnCase {
  /** The JOSE header of a token that was given as it is; null: claims were given. */
  readonly header: Readonly<Record<string, unknown>> | null;
}

/**
 * Returns the sign-on in a file: claims as JSON or YAML, the same below `claims` with `answers` of
 * further sources beside, or the text of an `x-amzn-oidc-data` header. Rejects with PolicyProblems for
 * anything else.
 */
export async function readSignOnCase(file: string): Promise<ReadCase> {
  const text = (await readFile(file, 'utf8')).trim();
  const [header, payload] = text.split('.');
  const isToken = /^[\w=-]+\.[\w=-]+\.[\w=-]+$/.test(text);
  if (isToken) {
    const claims = decode(payload, file);
    return { claims, answers: {}, header: decode(header, file) };
  }
  const yaml = parseYaml(text, file);
  const isCase = isRecord(yaml.content) && isRecord(yaml.content['claims']);
  const signOn = isCase
    ? checkYaml(yaml, SIGN_ON_CASE)
    : { claims: checkYaml(yaml, CLAIMS), answers: {} };
  return { ...signOn, header: null };
}

function decode(part = '', file: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (isRecord(content)) return content;
  } catch {
    // Falls through to the one problem.
  }
  throw new PolicyProblems([`${file}: looks like a token and cannot be read`]);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
