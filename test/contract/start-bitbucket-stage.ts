import {
  type BitbucketOptions,
  type LocalBitbucket,
  startBitbucket,
} from '#infra/local/bitbucket/start-bitbucket.ts';
import { bitbucketProduct } from '#shared/atlassian/bitbucket/bitbucket-product.ts';
import { validateAnswerOf } from '#test/infra/local/bitbucket/validate-answer.ts';
import { type ProductStage, productStage } from './product-stage.ts';
import { watchAnswers } from './watch-answers.ts';

// Answers that the description does not list and that tests switch on.
const QUIRKS = [
  'PUT /api/latest/admin/users 409',
  'GET /api/latest/admin/users/more-members 404',
  'POST /api/latest/admin/users/add-groups 409',
  'POST /tsv/latest/authenticate 404',
  /\/emailAddress must be string/,
];

/** Starts a Bitbucket of one node with a directory of its own and one that it only reads. */
export async function startBitbucketStage(
  localGroups = false,
  switches: BitbucketOptions['switches'] = {},
): Promise<ProductStage & { readonly local: LocalBitbucket }> {
  const watch = watchAnswers(validateAnswerOf(switches.version), QUIRKS);
  const local = await startBitbucket({
    onExchange: watch.onExchange,
    nodes: 1,
    serviceAccount: { name: 'svc', password: 'svc-password' },
    // As one that was upgraded: a new one blocks it.
    switches: { basicAuthBlocked: false, ...switches },
    readOnlyDirectory: {
      name: 'Company LDAP',
      localGroups,
      people: [
        {
          ...{ name: 'employee', displayName: 'Em Ployee', emailAddress: 'em@example.com' },
          ...{ password: 'their own', groups: ['employees'] },
        },
      ],
    },
  });
  const stage = productStage(local, {
    watch,
    settings: { name: 'bitbucket' },
    create: bitbucketProduct,
    removal: (group) => `/rest/api/1.0/admin/groups?name=${group}`,
  });
  return { ...stage, local };
}
