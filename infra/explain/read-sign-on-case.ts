import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { PolicyProblems } from '#shared/policy/file/policy-problems.ts';
import { parseText } from './parse-text.ts';
import { SIGN_ON_CASE, type SignOnCase } from './sign-on-case.ts';

/** A sign-on to work out, and what the load balancer's token says beside the claims, if there was one. */
export interface ReadCase extends SignOnCase {
  /** The JOSE header of a token that was given as it is; null: claims were given. */
  readonly header: Readonly<Record<string, unknown>> | null;
}

/**
 * Returns what a file says of somebody: claims as JSON or YAML, the same below `claims` with `answers`
 * of further sources beside, or the text of an `x-amzn-oidc-data` header. Rejects with PolicyProblems
 * for anything else.
 */
export async function readSignOnCase(file: string): Promise<ReadCase> {
  const text = (await readFile(file, 'utf8')).trim();
  const [header, payload] = text.split('.');
  const isToken = /^[\w=-]+\.[\w=-]+\.[\w=-]+$/.test(text);
  if (isToken) {
    const claims = decode(payload, file);
    return { claims, answers: {}, header: decode(header, file) };
  }
  const content = parseText(text, file);
  const isCase = isRecord(content) && isRecord(content['claims']);
  const parsed = v.safeParse(SIGN_ON_CASE, isCase ? content : { claims: content });
  if (parsed.success) return { ...parsed.output, header: null };
  throw new PolicyProblems(
    parsed.issues.map((issue) => `${file}: ${v.getDotPath(issue) ?? ''}: ${issue.message}`),
  );
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
