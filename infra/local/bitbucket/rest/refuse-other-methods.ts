import type { ProductApp } from '#infra/local/data-center/state/make-node.ts';
import { refusal } from './refusal.ts';

const names = [
  ...['users/:slug', 'application-properties', 'admin/license', 'admin/user-directories'],
  ...['admin/users', 'admin/users/rename', 'admin/users/credentials', 'admin/users/captcha'],
  ...['admin/users/more-members', 'admin/users/add-groups', 'admin/users/remove-group'],
  ...['admin/groups', 'admin/groups/more-members', 'admin/groups/add-users'],
  ...['admin/permissions/users', 'admin/permissions/groups'],
];

/** Answers 405 where a resource exists, but not for every method. */
export function refuseOtherMethods(app: ProductApp): void {
  for (const name of names) {
    app.all(`/rest/api/:version{1\\.0|latest}/${name}`, () => {
      throw refusal(405, { message: 'HTTP 405 Method Not Allowed' });
    });
  }
}
