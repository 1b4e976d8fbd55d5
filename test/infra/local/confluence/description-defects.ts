import type { Schema } from '#test/infra/local/read-description.ts';
import type { DescriptionDefects } from '#test/infra/local/validate-answer.ts';

// Where the vendor's description is known to differ from the server that it describes. Each entry is a decision.

const user: Schema = { $ref: 'api#/components/schemas/Person' };
const links = {
  type: 'object',
  required: ['self'],
  additionalProperties: false,
  properties: {
    base: { type: 'string', format: 'uri' },
    context: { type: 'string' },
    self: { type: 'string', format: 'uri' },
    // Described as absolute; the server sends them relative to `base`.
    next: { type: 'string' },
    prev: { type: 'string' },
  },
};

// Described without a single property.
const group: Schema = {
  type: 'object',
  required: ['type', 'name', '_links'],
  additionalProperties: false,
  properties: { type: { const: 'group' }, name: { type: 'string' }, _links: links },
};

const longTask: Schema = { $ref: 'api#/components/schemas/LongTaskStatus' };

function pageOf(items: Schema): Schema {
  return {
    type: 'object',
    required: ['results', 'start', 'limit', 'size', '_links'],
    additionalProperties: false,
    properties: {
      results: { type: 'array', items },
      start: { type: 'integer' },
      limit: { type: 'integer' },
      size: { type: 'integer' },
      _links: { ...links, required: ['self', 'base', 'context'] },
    },
  };
}

const bodies: Readonly<Record<string, Schema | null>> = {
  // A page of groups that is described as one of users.
  'GET /rest/api/user/memberof 200': pageOf(group),
  'GET /rest/api/group 200': pageOf(group),
  'GET /rest/api/group/{groupName} 200': group,
  'POST /rest/api/admin/group 200': group,
  'GET /rest/api/user/list 200': pageOf(user),
  'GET /rest/api/admin/users/list/active 200': pageOf(user),
  'GET /rest/api/group/{groupName}/member 200': pageOf(user),
  'GET /rest/api/longtask 200': pageOf(longTask),
  // An empty answer that is described with a body.
  'PUT /rest/api/admin/user/{username} 204': null,
  // An answer that is described by an example alone.
  'GET /rest/api/accessmode 200': { enum: ['READ_WRITE', 'READ_ONLY'] },
};

const statuses = [
  // An unknown user or group.
  'PUT /rest/api/admin/user/{username} 404',
  'GET /rest/api/group/{groupName} 404',
  'GET /rest/api/group/{groupName}/member 404',
  'GET /rest/api/user/memberof 404',
  'PUT /rest/api/user/{username}/group/{groupName} 404',
  'DELETE /rest/api/user/{username}/group/{groupName} 404',
  // A start that is negative, and one that is no number.
  'GET /rest/api/user/memberof 400',
  'GET /rest/api/user/list 404',
];

// Statuses that any resource may answer before it is reached: limits, faults, blocked callers.
const generalStatuses = [401, 403, 405, 415, 429, 500, 502, 503, 504];

const extraProperties: Readonly<Record<string, readonly string[]>> = {
  ['Person']: ['username', 'userKey', 'status', '_links', '_expandable'],
  Subject: ['name', 'username', 'userKey', 'profilePicture'],
};

const requiredProperties: Readonly<Record<string, readonly string[]>> = {
  ['Person']: ['type', 'displayName', 'profilePicture', '_links', '_expandable'],
  Icon: ['path', 'width', 'height', 'isDefault'],
  UserKey: ['userKey'],
  GlobalPermission: ['operation', 'subject'],
  OperationDescription: ['targetType', 'operationKey'],
  Subject: ['type', 'displayName'],
  LongTaskSubmission: ['id', 'links', 'resultPath', 'statusPath'],
  LongTaskStatus: ['id', 'name', 'elapsedTime', 'percentageComplete', 'successful', 'messages'],
  Message: ['key', 'args', 'translation'],
  ServerInformation: ['baseUrl', 'version', 'buildNumber', 'buildDate'],
};

// Described with `errors` as an object; the server sends a list.
const restError: Schema = {
  type: 'object',
  required: ['statusCode', 'data', 'message', 'reason'],
  additionalProperties: false,
  properties: {
    statusCode: { type: 'integer' },
    message: { type: 'string' },
    reason: { type: 'string' },
    data: {
      type: 'object',
      required: ['authorized', 'valid', 'allowedInReadOnlyMode', 'errors', 'successful'],
      additionalProperties: false,
      properties: {
        authorized: { type: 'boolean' },
        valid: { type: 'boolean' },
        allowedInReadOnlyMode: { type: 'boolean' },
        errors: { type: 'array', maxItems: 0 },
        successful: { type: 'boolean' },
      },
    },
  },
};

/** What is wrong with the vendor's description of Confluence. */
export const descriptionDefects: DescriptionDefects = {
  bodies,
  statuses,
  generalStatuses,
  extraProperties,
  requiredProperties,
  refusal: restError,
};
