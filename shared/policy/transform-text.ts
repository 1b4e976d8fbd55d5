import { applyTransform, type Replace } from './apply-transform.ts';
import type { Transform } from './identity-policy.ts';

/** Returns the text after each transform in turn; empty: it was too long for them, or became so. */
export function transformText(
  text: string,
  transforms: readonly Transform[],
  replace: Replace,
): string {
  let now = text;
  for (const transform of transforms) {
    const changed = applyTransform(now, transform, replace);
    if (changed === null) return '';
    now = changed;
  }
  return now.trim();
}
