import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import type { Group } from '#infra/local/data-center/state/make-directory.ts';
import { refusal } from './refusal.ts';

/** The group of that name. Throws 404 for none. */
export function requireGroup(node: BitbucketNode, name: string): Group {
  const group = node.product.directory.findGroup(name);
  if (group !== undefined) return group;
  const message = `Group ${name} does not exist.`;
  throw refusal(404, { message, exception: 'user.NoSuchGroupException' });
}
