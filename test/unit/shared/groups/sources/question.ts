import type { GroupQuestion } from '#shared/groups/group-source.ts';
import { identity } from '#test/builders/identity.ts';

/** Returns the query for Ada's groups; `claims` are added to those of her data token. */
export function question(
  parts: {
    readonly accessToken?: string | null;
    readonly claims?: Readonly<Record<string, unknown>>;
    readonly subject?: string;
  } = {},
): GroupQuestion {
  const { accessToken = null, claims, subject } = parts;
  const ada = identity(subject === undefined ? {} : { subject });
  return { identity: { ...ada, claims: { ...ada.claims, ...claims } }, accessToken };
}

/** Returns what `toMatchObject` has to find in the failure of a source. */
export const unavailable = (reason: string, evidence: object = {}): object => ({
  code: 'map.groups_unavailable',
  evidence: { reason, ...evidence },
});
