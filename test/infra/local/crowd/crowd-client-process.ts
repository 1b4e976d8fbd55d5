// In: on the command line, where Crowd is; on standard input, a list of calls of atlassian-crowd-client.
// Out: on standard output, what each call resolved to, or the type of the error that it was rejected with.
import { createRequire } from 'node:module';
import { json } from 'node:stream/consumers';

// The client is CommonJS without types, and its polyfills change the globals of whatever process loads it.
const require = createRequire(import.meta.url);
const CrowdClient = require('atlassian-crowd-client');
const models: Record<string, { new (...fields: unknown[]): object }> = {
  user: require('atlassian-crowd-client/lib/models/user'),
  group: require('atlassian-crowd-client/lib/models/group'),
  attributes: require('atlassian-crowd-client/lib/models/attributes'),
  factors: require('atlassian-crowd-client/lib/models/validation-factors'),
};

type Step = [method: string, ...parameters: unknown[]];

const [baseUrl, name, password] = process.argv.slice(2);
const client = new CrowdClient({ baseUrl, application: { name, password } });
const tokens: string[] = [];
const outcomes: unknown[] = [];
for (const [method, ...parameters] of (await json(process.stdin)) as Step[]) {
  outcomes.push(await take(method, parameters.map(toParameter)));
}
process.stdout.write(JSON.stringify(outcomes));

async function take(method: string, parameters: unknown[]): Promise<unknown> {
  const names = method.split('.');
  const last = names.pop() ?? '';
  const owner = names.reduce((object, field) => object[field], client);
  try {
    const outcome = await owner[last](...parameters);
    if (outcome?.token !== undefined) tokens.push(outcome.token);
    return outcome ?? null;
  } catch (error) {
    return { error: (error as { type?: string }).type ?? String(error) };
  }
}

// `{model, fields}` is an object of the client's own, `{tokenOf}` the token of an earlier sign-in.
function toParameter(parameter: unknown): unknown {
  if (typeof parameter !== 'object' || parameter === null) return parameter;
  if ('tokenOf' in parameter) return tokens[Number(parameter.tokenOf)];
  if (!('model' in parameter && 'fields' in parameter)) return parameter;
  const Model = models[String(parameter.model)];
  return Model === undefined ? parameter : new Model(...(parameter.fields as unknown[]));
}
