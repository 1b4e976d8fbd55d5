import type { Transform } from '#shared/policy/identity-policy.ts';
import { replaceLinear } from '#shared/policy/replace-linear.ts';
import { transformText } from '#shared/policy/transform-text.ts';
import type { Problem } from './policy-problems.ts';
import type { PolicyFile } from './policy-schema.ts';

/** Returns what a policy may say and what may still give a user the account of another one. */
export function listRisks({ profile, products }: PolicyFile): Problem[] {
  return [
    ...listMergedNames(profile, []),
    ...Object.entries(products).flatMap(([product, part]) => {
      const path = ['products', product];
      return [...listMergedNames(part.profile, path), ...listOldWord(part.existingPeople, path)];
    }),
  ];
}

function listMergedNames({ username }: PolicyFile['profile'], path: readonly string[]): Problem[] {
  const merged = findMergedAddresses(username?.transform ?? []);
  if (merged === null) return [];
  const text = `makes one user name of ${merged.join(' and ')}: two users would have one account`;
  return [{ path: [...path, 'profile', 'username', 'transform'], text }];
}

// Two domains that the policy need not know: an expression may strip every domain.
const OTHER_DOMAINS = ['one.example', 'two.example'];

// Null: addresses that differ in their domain stay two names.
function findMergedAddresses(transforms: readonly Transform[]): readonly string[] | null {
  const stripped = transforms.flatMap((one) =>
    typeof one === 'object' && 'strip_domain' in one ? one.strip_domain : [],
  );
  const domains = new Set([...stripped, ...OTHER_DOMAINS].map((domain) => domain.toLowerCase()));
  const byName = new Map<string, string>();
  for (const domain of domains) {
    const address = `ada@${domain}`;
    const name = transformText(address, transforms, replaceLinear).toLowerCase();
    const other = byName.get(name);
    if (other !== undefined && name !== '') return [other, address];
    byName.set(name, address);
  }
  return null;
}

function listOldWord(
  existingPeople: NonNullable<PolicyFile['products']['jira']>['existingPeople'],
  path: readonly string[],
): Problem[] {
  if (existingPeople !== 'username_then_email') return [];
  const text =
    'username_then_email takes only verified addresses now: write username_then_verified_email, or username_then_unverified_email for every address that the provider sends';
  return [{ path: [...path, 'existingPeople'], text }];
}
