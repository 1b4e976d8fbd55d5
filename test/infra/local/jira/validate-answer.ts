// In: an answer as the local Jira recorded it.
// Out: where it contradicts the vendor's description of the REST API.
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { findOperation } from './find-operation.ts';
import {
  bodyDefects,
  extraProperties,
  generalStatuses,
  requiredProperties,
  statusDefects,
} from './known-defects.ts';
import { readDescription, type Schema } from './read-description.ts';

/** One exchange, as the option `onExchange` of the local Jira hands it out. */
export interface RecordedAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

const description = readDescription();
const ajv = makeAjv();
const compiled = new Map<string, ValidateFunction>();

/**
 * What is wrong with the answer; empty: nothing, or nothing is described (another resource, or the description is not
 * at hand: see `readDescription`).
 */
export function validateAnswer(answer: RecordedAnswer): string[] {
  const found = findOperation(description, answer);
  if (found === null) return [];
  const name = `${answer.method} ${found.template} ${answer.status}`;
  const described = found.operation.responses[answer.status];
  if (described === undefined && !isKnownStatus(name, answer.status)) {
    return [`${name}: this status is not described`];
  }
  if (answer.status >= 400) return checkRefusal(name, answer);
  const schema = bodyDefects[name] ?? absolute(described?.content?.['application/json']?.schema);
  return schema === undefined ? checkEmpty(name, answer) : checkBody(name, answer, schema);
}

function isKnownStatus(name: string, status: number): boolean {
  return statusDefects.includes(name) || generalStatuses.includes(status);
}

// Refusals have no described body. Those in JSON are an ErrorCollection, or a message from before the resource.
function checkRefusal(name: string, answer: RecordedAnswer): string[] {
  if (!answer.contentType.startsWith('application/json')) return [];
  const errors = { $ref: 'jira#/components/schemas/ErrorCollection' };
  const message = { type: 'object', required: ['message'] };
  return checkBody(name, answer, { anyOf: [errors, message] });
}

function checkEmpty(name: string, { body }: RecordedAnswer): string[] {
  return body === '' ? [] : [`${name}: a body is sent where none is described`];
}

function checkBody(name: string, answer: RecordedAnswer, schema: Schema): string[] {
  if (!answer.contentType.startsWith('application/json')) return [`${name}: not JSON`];
  const validate = compiled.get(name) ?? ajv.compile(schema);
  compiled.set(name, validate);
  if (validate(JSON.parse(answer.body))) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    return `${name}: ${instancePath} ${message} ${JSON.stringify(params)}`;
  });
}

function absolute(schema: Schema | undefined): Schema | undefined {
  const ref = schema?.['$ref'];
  return typeof ref === 'string' ? { $ref: `jira${ref}` } : schema;
}

function makeAjv(): Ajv {
  const made = new Ajv({ strict: false, allErrors: true });
  addFormats.default(made);
  const schemas = Object.entries(description?.components.schemas ?? {});
  const strict = schemas.map(([name, schema]) => [name, tighten(name, schema)]);
  made.addSchema({ $id: 'jira', components: { schemas: Object.fromEntries(strict) } });
  return made;
}

// The description forbids no property and demands none: taken at its word it would accept nearly everything.
function tighten(name: string, schema: Schema): Schema {
  if (schema['properties'] === undefined || schema['additionalProperties'] !== undefined) {
    return schema;
  }
  const extras = (extraProperties[name] ?? []).map((property) => [property, {}]);
  const properties = { ...Object(schema['properties']), ...Object.fromEntries(extras) };
  const required = requiredProperties[name] ?? [];
  return { ...schema, properties, required, additionalProperties: false };
}
