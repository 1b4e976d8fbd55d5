import type { Permission } from '#infra/local/bitbucket/state/permission.ts';
import { rankOf } from '#infra/local/bitbucket/state/rank-of.ts';
import { type RefusalStatus, refusal } from './refusal.ts';
import type { PermittedCaller } from './require-permission.ts';

/** Throws `status` when `permission`, that of the person or group acted on, is higher than the caller's. */
export function demandRank(
  caller: PermittedCaller,
  permission: Permission | null,
  status: Extract<RefusalStatus, 401 | 403 | 409>,
): void {
  if (rankOf(permission) <= rankOf(caller.permission)) return;
  throw refusal(status, {
    message: 'You may not change somebody or something with more permissions than you have.',
  });
}
