import { HTTPException } from 'hono/http-exception';
import * as v from 'valibot';
import type { CrowdContext } from '#infra/local/crowd/state/make-state.ts';
import { refusal } from './refusal.ts';
import { fromXml } from './xml.ts';

/**
 * Returns the request's JSON or XML body as `schema` reads it. Throws 415 for another content type, 400 for a body that is
 * neither, and ILLEGAL_ARGUMENT for one that lacks something.
 */
export async function readEntity<Output>(
  context: CrowdContext,
  schema: v.GenericSchema<unknown, Output>,
): Promise<Output> {
  const parse = findParser(context.req.header('content-type') ?? '');
  if (parse === undefined) throw unsupportedMediaType();
  const parsed = v.safeParse(schema, parseBody(await context.req.text(), parse));
  if (parsed.success) return parsed.output;
  const path = v.getDotPath(parsed.issues[0]) ?? 'body';
  throw refusal('ILLEGAL_ARGUMENT', `${path} must be given`);
}

function findParser(contentType: string): ((text: string) => unknown) | undefined {
  if (/^application\/json\b/i.test(contentType)) return (text) => JSON.parse(text);
  return /^application\/xml\b/i.test(contentType) ? fromXml : undefined;
}

function parseBody(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text);
  } catch (cause) {
    const body = { 'status-code': 400, message: 'The request body cannot be read.' };
    throw new HTTPException(400, { res: Response.json(body, { status: 400 }), cause });
  }
}

function unsupportedMediaType(): HTTPException {
  const body = '<html><body><h1>HTTP Status 415 - Unsupported Media Type</h1></body></html>';
  const headers = { 'Content-Type': 'text/html;charset=utf-8' };
  return new HTTPException(415, { res: new Response(body, { status: 415, headers }) });
}

/** A text, or nothing. */
export const optionalText = v.nullish(v.string());

/** true or false, also as the text that XML knows only. */
export const optionalFlag = v.nullish(
  v.union([
    v.boolean(),
    v.pipe(
      v.picklist(['true', 'false']),
      v.transform((text) => text === 'true'),
    ),
  ]),
);
