import { HTTPException } from 'hono/http-exception';
import type { JiraContext } from '#infra/local/jira/state/make-node.ts';

/** The posted form, urlencoded or multipart. Throws 400 for a body that is neither. */
export async function readForm(context: JiraContext): Promise<FormData> {
  try {
    return await context.req.formData();
  } catch {
    throw new HTTPException(400, { message: 'Invalid form data' });
  }
}
