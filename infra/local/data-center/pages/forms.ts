import { HTTPException } from 'hono/http-exception';
import type { ProductContext, ProductNode } from '#infra/local/data-center/state/product.ts';
import { readCookies } from '#infra/local/data-center/steps/cookies.ts';

/** Returns the posted form, urlencoded or multipart. Throws 400 for a body that is neither. */
export async function readForm(context: ProductContext): Promise<FormData> {
  try {
    return await context.req.formData();
  } catch {
    throw new HTTPException(400, { message: 'Invalid form data' });
  }
}

/** Returns the text of a form's field; empty when it is missing or a file. */
export function readField(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

export interface PostedFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** Returns the files of a posted form; empty file fields are left out. */
export function listFiles(form: FormData): PostedFile[] {
  const values = [...form.values()];
  const files = values.filter((value) => typeof value !== 'string');
  return files
    .filter(({ name }) => name !== '')
    .map(({ name, type, size }) => ({ name, type, size }));
}

/**
 * Returns whether the form came from a page of this session: its atl_token, the cookie (where there is one) and the session's token are one.
 * A script may opt out with `X-Atlassian-Token: no-check`.
 */
export function isFormGenuine(context: ProductContext, node: ProductNode, token: string): boolean {
  if (/^no-?check$/i.test(context.req.header('x-atlassian-token') ?? '')) return true;
  const expected = context.get('caller').session?.xsrfToken;
  if (expected === undefined || token !== expected) return false;
  const { xsrfCookie } = node.product.kind;
  return xsrfCookie === null || readCookies(context, xsrfCookie).includes(expected);
}
