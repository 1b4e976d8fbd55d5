import type { Schema } from '#test/infra/local/read-description.ts';
import type { DescriptionDefects } from '#test/infra/local/validate-answer.ts';

// Where the vendor's description is known to differ from the server that it describes. Each entry is a decision.

const userBean = { $ref: 'api#/components/schemas/UserBean' };
const userWriteBean = { $ref: 'api#/components/schemas/UserWriteBean' };
const userJsonBean = { $ref: 'api#/components/schemas/UserJsonBean' };
const texts = { type: 'array', items: { type: 'string' } };

/** Answers whose body is described wrongly, with what the server sends. */
const bodyDefects: Readonly<Record<string, Schema>> = {
  // Described as the bean that was sent; the server answers with the account.
  'POST /api/2/user 201': { anyOf: [userBean, userWriteBean] },
  'PUT /api/2/user 200': { anyOf: [userBean, userWriteBean] },
  // Lists that are described as one item.
  'GET /api/2/user/search 200': { type: 'array', items: userJsonBean },
  'GET /api/2/password/policy 200': texts,
  'POST /api/2/password/policy/createUser 200': texts,
  'GET /api/2/applicationrole 200': {
    type: 'array',
    items: { $ref: 'api#/components/schemas/ApplicationRoleBean' },
  },
  // A page that is described as one of its users (and `groupname` as a part of the path).
  'GET /api/2/group/member 200': {
    type: 'object',
    required: ['self', 'maxResults', 'startAt', 'total', 'isLast', 'values'],
    additionalProperties: false,
    properties: {
      self: { type: 'string', format: 'uri' },
      nextPage: { type: 'string', format: 'uri' },
      maxResults: { type: 'integer' },
      startAt: { type: 'integer' },
      total: { type: 'integer' },
      isLast: { type: 'boolean' },
      values: { type: 'array', items: userJsonBean },
    },
  },
  // Every field is described as an object, a summary too.
  'GET /api/2/issue/{issueIdOrKey} 200': {
    type: 'object',
    required: ['id', 'key', 'self', 'fields'],
    properties: { id: { type: 'string' }, key: { type: 'string' }, fields: { type: 'object' } },
  },
};

/** Statuses that the server answers and the description leaves out. */
const statusDefects: readonly string[] = [
  'GET /api/2/user 400', // username and key together, or neither
  'GET /api/2/serverInfo 401', // Jira 11 for an anonymous caller
];

/** Statuses that any resource may answer before it is reached: wrong media type, limits, faults, blocked callers. */
const generalStatuses: readonly number[] = [401, 403, 405, 415, 429, 500, 502, 503, 504];

/** Properties that the server sends and the schema leaves out. */
const extraProperties: Readonly<Record<string, readonly string[]>> = {
  SimpleListWrapperGroupJsonBean: ['items'],
  SimpleListWrapperApplicationRoleBean: ['items'],
  GroupBean: ['expand'],
  PagedListWrapperUserJsonBeanApplicationUser: ['max-results', 'start-index', 'end-index'],
};

/** Properties that are always there, which the description never says. */
const requiredProperties: Readonly<Record<string, readonly string[]>> = {
  UserBean: [
    // An address that is not to be seen is left out.
    ...['self', 'key', 'name', 'avatarUrls', 'displayName', 'active', 'deleted'],
    ...['timeZone', 'locale', 'groups', 'applicationRoles', 'expand'],
  ],
  UserWriteBean: ['self', 'key', 'name', 'emailAddress', 'displayName', 'active'],
  UserJsonBean: ['self', 'key', 'name', 'displayName', 'active', 'timeZone'],
  SimpleListWrapperGroupJsonBean: ['size', 'items'],
  SimpleListWrapperApplicationRoleBean: ['size', 'items'],
  GroupJsonBean: ['name', 'self'],
  GroupBean: ['name', 'self', 'users'],
  GroupSuggestionsBean: ['header', 'total', 'groups'],
  GroupSuggestionBean: ['name', 'html', 'labels'],
  AuthSuccess: ['session', 'loginInfo'],
  SessionInfo: ['name', 'value'],
  LoginInfo: ['loginCount', 'failedLoginCount'],
  ErrorCollection: ['errorMessages', 'errors'],
  ApplicationRoleBean: ['key', 'name', 'groups', 'defaultGroups', 'numberOfSeats', 'userCount'],
};

const errorCollection: Schema = { $ref: 'api#/components/schemas/ErrorCollection' };

/** What is wrong with the vendor's description of Jira. */
export const descriptionDefects: DescriptionDefects = {
  bodies: bodyDefects,
  statuses: statusDefects,
  generalStatuses,
  extraProperties,
  requiredProperties,
  refusal: errorCollection,
};
