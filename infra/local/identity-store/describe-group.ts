import * as v from 'valibot';
import { parseInput } from '#infra/local/aws/requests.ts';
import type { Directory } from './directory.ts';
import { notFound } from './not-found.ts';
import { requireStore } from './require-store.ts';
import { resourceId } from './resource-id.ts';

const input = v.object({ GroupId: resourceId });

/**
 * What is known of a group
 * (https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DescribeGroup.html).
 */
export function describeGroup(directory: Directory, request: unknown) {
  requireStore(directory, request);
  const { GroupId } = parseInput(input, request, 'ValidationException');
  const group = directory.groups.get(GroupId);
  if (group === undefined) throw notFound('GROUP', GroupId);
  // A member that is undefined is left out of the JSON.
  return {
    GroupId,
    DisplayName: group.displayName,
    Description: group.description,
    ExternalIds: group.externalIds,
    IdentityStoreId: directory.storeId,
  };
}
