// In: a vendor's description of a REST API and what is known to be wrong with it.
// Out: where a recorded answer of a local product contradicts it.
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { type Found, findOperation } from './find-operation.ts';
import type { Description, Schema } from './read-description.ts';

/** One exchange, as the option `onExchange` of a local product hands it out. */
export interface RecordedAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

/**
 * Where a description is known to differ from the server that it describes. Operations are named by method, path as
 * the description writes it and status: `PUT /api/2/user 200`. Schemas of the description are `api#/components/…`.
 */
export interface DescriptionDefects {
  /** Answers whose body is described wrongly, with what the server sends; null: nothing. */
  readonly bodies: Readonly<Record<string, Schema | null>>;
  /** Statuses that the server answers and the description leaves out. */
  readonly statuses: readonly string[];
  /** Statuses that any resource may answer before it is reached. */
  readonly generalStatuses: readonly number[];
  /** Properties that the server sends and the schema leaves out. */
  readonly extraProperties: Readonly<Record<string, readonly string[]>>;
  /** Properties that are always there, which the description never says. */
  readonly requiredProperties: Readonly<Record<string, readonly string[]>>;
  /** The body of every refusal in JSON. */
  readonly refusal: Schema;
}

export interface DescribedApi {
  /** null: not at hand, and no answer is wrong. */
  readonly description: Description | null;
  /** The path of a recorded answer as the description would write it, its parameters filled in. */
  toDescribedPath(path: string): string;
  readonly defects: DescriptionDefects;
}

/**
 * A check of recorded answers: what is wrong with one; empty: nothing, or the resource is not described. Refusals
 * whose description has no body are held to the product's own shape.
 */
export function makeValidator(api: DescribedApi): (answer: RecordedAnswer) => string[] {
  const ajv = makeAjv(api);
  const compiled = new Map<string, ValidateFunction>();

  function checkBody(name: string, answer: RecordedAnswer, schema: Schema): string[] {
    if (!isJson(answer)) return [`${name}: not JSON`];
    const validate = compiled.get(name) ?? ajv.compile(schema);
    compiled.set(name, validate);
    if (validate(JSON.parse(answer.body))) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      return `${name}: ${instancePath} ${message} ${JSON.stringify(params)}`;
    });
  }

  return (answer) => {
    const path = api.toDescribedPath(answer.path);
    const found = findOperation(api.description, { method: answer.method, path });
    if (found === null) return [];
    const name = `${answer.method} ${found.template} ${answer.status}`;
    if (!isKnownStatus(api.defects, { name, found, status: answer.status })) {
      return [`${name}: this status is not described`];
    }
    // A refusal that is a page or plain text comes from before the resource.
    if (answer.status >= 400 && !isJson(answer)) return [];
    const schema = findSchema(api.defects, { name, found, status: answer.status });
    return schema === null ? checkEmpty(name, answer) : checkBody(name, answer, schema);
  };
}

interface Meant {
  readonly name: string;
  readonly found: Found;
  readonly status: number;
}

function isKnownStatus(defects: DescriptionDefects, { name, found, status }: Meant): boolean {
  if (found.operation.responses[status] !== undefined) return true;
  return defects.statuses.includes(name) || defects.generalStatuses.includes(status);
}

// null: no body.
function findSchema(defects: DescriptionDefects, { name, found, status }: Meant): Schema | null {
  const corrected = defects.bodies[name];
  if (corrected !== undefined) return corrected;
  if (status >= 400) return { anyOf: [defects.refusal, earlyRefusal] };
  const described = found.operation.responses[status]?.content?.['application/json']?.schema;
  return described === undefined ? null : absolute(described);
}

// What a step before the resource answers: blocked callers, limits, unknown tokens.
const earlyRefusal: Schema = {
  type: 'object',
  required: ['message'],
  additionalProperties: false,
  properties: { message: { type: 'string' }, 'status-code': { type: 'integer' } },
};

function absolute(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"api#/'));
}

function isJson(answer: RecordedAnswer): boolean {
  return answer.contentType.startsWith('application/json');
}

function checkEmpty(name: string, { body }: RecordedAnswer): string[] {
  return body === '' ? [] : [`${name}: a body is sent where none is described`];
}

function makeAjv({ description, defects }: DescribedApi): Ajv {
  const made = new Ajv({ strict: false, allErrors: true });
  addFormats.default(made);
  const schemas = Object.entries(description?.components.schemas ?? {});
  const strict = schemas.map(([name, schema]) => [name, tighten(defects, name, schema)]);
  made.addSchema({ $id: 'api', components: { schemas: Object.fromEntries(strict) } });
  return made;
}

// The description forbids no property and demands few: taken at its word it would accept nearly everything.
function tighten(defects: DescriptionDefects, name: string, schema: Schema): Schema {
  if (schema['properties'] === undefined || schema['additionalProperties'] !== undefined) {
    return schema;
  }
  const extras = (defects.extraProperties[name] ?? []).map((property) => [property, {}]);
  const properties = { ...Object(schema['properties']), ...Object.fromEntries(extras) };
  const required = defects.requiredProperties[name] ?? [];
  return { ...schema, properties, required, additionalProperties: false };
}
