import { HTTPException } from 'hono/http-exception';
import * as v from 'valibot';
import type { ProductContext, ProductNode } from '#infra/local/data-center/state/product.ts';

/** Returns the request's JSON body as `schema` reads it. Throws 415 for another content type and 400 for anything else. */
export async function readJson<Output>(
  context: ProductContext,
  node: ProductNode,
  schema: v.GenericSchema<unknown, Output>,
): Promise<Output> {
  if (!isJson(context)) throw unsupportedMediaType();
  const parsed = v.safeParse(schema, await parseBody(context, node));
  if (parsed.success) return parsed.output;
  throw node.product.kind.refusal(400, 'Can not deserialize the request body.');
}

function isJson(context: ProductContext): boolean {
  return /^application\/(\S+\+)?json\b/i.test(context.req.header('content-type') ?? '');
}

async function parseBody(context: ProductContext, node: ProductNode): Promise<unknown> {
  try {
    return JSON.parse(await context.req.text());
  } catch {
    throw node.product.kind.refusal(400, 'Unexpected end-of-input or character in JSON.');
  }
}

function unsupportedMediaType(): HTTPException {
  const body = '<html><body><h1>HTTP Status 415 - Unsupported Media Type</h1></body></html>';
  const headers = { 'Content-Type': 'text/html;charset=UTF-8' };
  return new HTTPException(415, { res: new Response(body, { status: 415, headers }) });
}

/** A text that may be missing; the products' JSON reader takes null for missing and numbers for texts. */
export const lenientText = v.pipe(
  v.nullish(v.union([v.string(), v.number(), v.boolean()])),
  v.transform((value) => (value === null || value === undefined ? undefined : String(value))),
);

/** A yes or no that may be missing; "true" and "false" count, as in the products' JSON reader. */
export const lenientFlag = v.pipe(
  v.nullish(v.union([v.boolean(), v.picklist(['true', 'false', 'True', 'False'])])),
  v.transform((value) => {
    if (value === null || value === undefined) return undefined;
    return value === true || String(value).toLowerCase() === 'true';
  }),
);

/** Returns the moment as the products write it: ISO 8601 with the offset `+0000` instead of `Z`. */
export function toTimestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}
