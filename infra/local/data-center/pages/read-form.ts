import { HTTPException } from 'hono/http-exception';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';

/** The posted form, urlencoded or multipart. Throws 400 for a body that is neither. */
export async function readForm(context: ProductContext): Promise<FormData> {
  try {
    return await context.req.formData();
  } catch {
    throw new HTTPException(400, { message: 'Invalid form data' });
  }
}
