import type { DescriptionDefects } from '#test/infra/local/validate-answer.ts';

const user = ['name', 'id', 'displayName', 'active', 'slug', 'type', 'links'];
const count = { type: 'integer' };

function pageOf(item: object) {
  return {
    type: 'object',
    required: ['size', 'limit', 'isLastPage', 'start', 'values'],
    additionalProperties: false,
    properties: {
      size: count,
      limit: count,
      isLastPage: { type: 'boolean' },
      start: count,
      nextPageStart: { type: ['integer', 'null'] },
      values: { type: 'array', items: item },
    },
  };
}

/** Where the vendor's description is known to differ from the server that it describes. Each entry is a decision. */
export const descriptionDefects: DescriptionDefects = {
  bodies: {
    // A copy of the users outside a group, down to the words; its title has it right: the groups of one user.
    'GET /api/latest/admin/users/more-members 200': pageOf({
      $ref: 'api#/components/schemas/RestDetailedGroup',
    }),
    // Users are described as groups.
    'GET /api/latest/admin/permissions/users 200': pageOf({
      $ref: 'api#/components/schemas/RestPermittedUser',
    }),
    // A list that is described as one item.
    'GET /api/latest/admin/user-directories 200': {
      type: 'array',
      items: { $ref: 'api#/components/schemas/RestUserDirectory' },
    },
    // The refusals of the log-in have a shape of their own.
    'POST /tsv/latest/authenticate 401': {
      $ref: 'api#/components/schemas/CredentialsCheckFailedDTO',
    },
    'POST /tsv/latest/authenticate 412': { $ref: 'api#/components/schemas/NextLoginStepDTO' },
  },
  statuses: [
    // A context has to be given.
    'GET /api/latest/admin/users/more-members 400',
    'GET /api/latest/admin/groups/more-members 400',
    // Fields have to be given.
    'POST /api/latest/admin/users/add-groups 400',
    'POST /api/latest/admin/users/remove-group 400',
    'POST /api/latest/admin/groups/add-users 400',
    // A page begins and ends somewhere.
    'GET /api/latest/admin/users 400',
    // A name has to be given.
    'DELETE /api/latest/admin/permissions/users 400',
    'DELETE /api/latest/admin/permissions/groups 400',
  ],
  generalStatuses: [401, 403, 405, 415, 429, 500, 502, 503, 504],
  extraProperties: {},
  requiredProperties: {
    RestApplicationUser: user,
    RestDetailedUser: [...user, 'directoryName', 'deletable', 'mutableDetails', 'mutableGroups'],
    RestDetailedGroup: ['name', 'deletable'],
    RestPermittedUser: ['user', 'permission'],
    RestPermittedGroup: ['group', 'permission'],
    RestUserDirectory: ['name', 'type', 'active', 'description'],
    RestBitbucketLicense: ['maximumNumberOfUsers', 'unlimitedNumberOfUsers', 'status'],
    RestApplicationProperties: ['version', 'buildNumber', 'buildDate', 'displayName'],
    AuthenticationResponse: ['next'],
    CredentialsCheckFailedDTO: ['captchaRequired', 'message'],
    NextLoginStepDTO: ['conversationId', 'nextLoginStep'],
    BasicAuthConfigEntity: ['block-requests', 'allowed-paths', 'allowed-users'],
  },
  refusal: {
    type: 'object',
    required: ['errors'],
    additionalProperties: false,
    properties: {
      errors: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['context', 'message', 'exceptionName'],
          additionalProperties: false,
          properties: {
            // Described as a text; null where no field in particular is wrong.
            context: { type: ['string', 'null'] },
            message: { type: 'string' },
            exceptionName: { type: 'string', pattern: '^com\\.atlassian\\.bitbucket\\.' },
          },
        },
      },
    },
  },
};
