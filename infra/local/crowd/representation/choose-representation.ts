import { parseAccept } from 'hono/utils/accept';
import type { CrowdContext } from '#infra/local/crowd/state/make-state.ts';

export type Representation = 'application/json' | 'application/xml';

/** What the caller would rather read; XML for one who does not care. null: neither. */
export function chooseRepresentation(context: CrowdContext): Representation | null {
  const wanted = parseAccept(context.req.header('accept') ?? '*/*').sort((a, b) => b.q - a.q);
  for (const { type, q } of wanted) {
    if (q === 0) continue;
    if (type === 'application/json') return 'application/json';
    if (['application/xml', 'application/*', '*/*'].includes(type)) return 'application/xml';
  }
  return null;
}
