import * as v from 'valibot';
import { type Answer, refuse } from '#infra/local/load-balancer/rules/exchange.ts';
import type { LoadBalancerSwitches } from '#infra/local/load-balancer/rules/switches.ts';

export interface LambdaAnswerOptions {
  readonly multiValueHeaders: boolean;
  readonly switches: LoadBalancerSwitches;
}

const jsonLimitBytes = 1024 * 1024;
const headerLimitBytes = 32 * 1024;
// The load balancer frames the message itself.
const notHonoured = [
  'connection',
  'content-length',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

const name = v.pipe(v.string(), v.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/));
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 9110 section 5.5 allows the tab only.
const value = v.pipe(v.string(), v.regex(/^[^\x00-\x08\x0a-\x1f\x7f]*$/));
const singleHeaders = v.record(name, value);
const multiHeaders = v.record(name, v.array(value));
const common = {
  statusCode: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
  statusDescription: v.optional(v.pipe(v.string(), v.regex(/^\d{3} [\x20-\x7e]+$/))),
  isBase64Encoded: v.boolean(),
  body: v.optional(v.string()),
};
const singleEntries = {
  ...common,
  headers: singleHeaders,
  multiValueHeaders: v.optional(v.record(v.string(), v.unknown())),
};
const multiEntries = {
  ...common,
  multiValueHeaders: multiHeaders,
  headers: v.optional(v.record(v.string(), v.unknown())),
};

/**
 * Returns the answer that a function's result makes, or the 502 that a client sees for a result that breaks
 * the contract: LambdaInvalidResponse, or LambdaResponseTooLarge above 1 MB of JSON. In multi-value
 * mode `headers` counts for nothing, in single-value mode `multiValueHeaders` does.
 */
export function readLambdaAnswer(result: unknown, options: LambdaAnswerOptions): Answer {
  const json = JSON.stringify(result) ?? '';
  if (Buffer.byteLength(json) > jsonLimitBytes) return refuse(502, 'LambdaResponseTooLarge');
  const answer = parseAnswer(json === '' ? undefined : JSON.parse(json), options);
  return answer ?? refuse(502, 'LambdaInvalidResponse');
}

function parseAnswer(result: unknown, options: LambdaAnswerOptions): Answer | undefined {
  const read = options.multiValueHeaders ? readMulti(result, options) : readSingle(result, options);
  if (!read) return undefined;
  const { statusCode, statusDescription, isBase64Encoded, body = '' } = read.fields;
  const headers = read.headers.filter(([key]) => !notHonoured.includes(key.toLowerCase()));
  const size = headers.flat().reduce((sum, text) => sum + Buffer.byteLength(text) + 2, 0);
  const isSound = !isBase64Encoded || isBase64(body);
  if (size > headerLimitBytes || !isSound) return undefined;
  if (statusDescription && !statusDescription.startsWith(`${statusCode} `)) return undefined;
  return {
    statusCode,
    ...(statusDescription ? { statusText: statusDescription.slice(4) } : {}),
    headers: headers.map(([key, text]) => [key, Buffer.from(text).toString('latin1')]),
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

interface ReadAnswer {
  readonly fields: {
    readonly statusCode: number;
    readonly statusDescription?: string | undefined;
    readonly isBase64Encoded: boolean;
    readonly body?: string | undefined;
  };
  readonly headers: readonly (readonly [string, string])[];
}

function readSingle(result: unknown, { switches }: LambdaAnswerOptions): ReadAnswer | undefined {
  const schema =
    switches.extraAnswerKeys === 'refuse' ? v.strictObject(singleEntries) : v.object(singleEntries);
  const parsed = v.safeParse(schema, result);
  if (!parsed.success) return undefined;
  return { fields: parsed.output, headers: Object.entries(parsed.output.headers) };
}

function readMulti(result: unknown, { switches }: LambdaAnswerOptions): ReadAnswer | undefined {
  const schema =
    switches.extraAnswerKeys === 'refuse' ? v.strictObject(multiEntries) : v.object(multiEntries);
  const parsed = v.safeParse(schema, result);
  if (!parsed.success) return undefined;
  const headers = Object.entries(parsed.output.multiValueHeaders).flatMap(([key, values]) =>
    values.map((text): [string, string] => [key, text]),
  );
  return { fields: parsed.output, headers };
}

function isBase64(body: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(body);
}
