import type { ProductApp } from '#infra/local/data-center/state/make-node.ts';
import { refusal } from './refusal.ts';

const names = ['user', 'user/password', 'user/application', 'group', 'group/user', 'group/member'];

/** Answers 405 where a resource exists, but not for every method: there is no GET of a group, for one. */
export function refuseOtherMethods(app: ProductApp): void {
  for (const name of names) {
    app.all(`/rest/api/:version{2|latest}/${name}`, () => {
      throw refusal(405, { errorMessages: ['HTTP 405 Method Not Allowed'] });
    });
  }
}
