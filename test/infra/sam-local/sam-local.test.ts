import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  type EventValuesService,
  startEventValues,
} from '#infra/local/events/start-event-values.ts';
import { prepareSamLocal } from '#infra/local/sam-local/prepare-sam-local.ts';
import { CA_FILE } from '#infra/local/sam-local/to-container-environment.ts';
import { startWorld, type World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { DEEP_LINKS } from '#infra/scripts/demo/deep-links.ts';
import { fetchEventValues } from '#infra/scripts/event/fetch-event-values.ts';
import { fillEvent } from '#infra/scripts/event/fill-event.ts';
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import { readTemplate } from '#test/infra/template/read-template.ts';
import { hasSamCli, runSamLocal } from './run-sam-local.ts';
import { startContainer } from './start-container.ts';

const ROOT = join(import.meta.dirname, '../../..');
const EVENTS = join(ROOT, 'test/events');

/** What the function answers each event of test/events with: the status, and the code on the page of a refusal. */
const ANSWERS: readonly (readonly [name: string, status: number, code: string | null])[] = [
  ['public-health', 200, null],
  ['expired', 401, 'authenticate.token_rejected'],
  ['foreign-signer', 401, 'authenticate.token_rejected'],
  ['form-post', 307, null],
  ['health-check', 200, null],
  ['health-check-single-value', 200, null],
  ['no-token', 401, 'authenticate.token_rejected'],
  ['signed-in', 200, null],
  ['signed-in-single-value', 200, null],
  ['two-tokens', 401, 'authenticate.token_rejected'],
  ['unknown-host', 404, 'accept.unknown_host'],
  ['unknown-target-group', 403, 'accept.unknown_target_group'],
];

let world: World;
let folder: string;
let variables: string;
let artefact: string;
let events: EventValuesService;
let samLocal: Awaited<ReturnType<typeof prepareSamLocal>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sam-local-'));
  artefact = join(folder, 'SignOnFunction');
  variables = join(folder, 'variables/env.json');
  await cp(join(ROOT, '.build/sign-on'), artefact, { recursive: true });
  world = await startWorld({ products: LOCAL_PRODUCT_NAMES });
  events = await startEventValues(world, LOCAL_PRODUCT_NAMES);
  samLocal = await prepareSamLocal(world, { artefact, variables });
});
afterAll(async () => {
  await samLocal.close();
  await events.close();
  await world.close();
  await rm(folder, { recursive: true });
});

/** Returns an event of a user whose token the world vouches for. */
async function eventOf(
  name: string,
  user: string,
  product: LocalProductName = 'jira',
): Promise<unknown> {
  const values = await fetchEventValues(events.address, { user, product });
  const text = await readFile(join(EVENTS, `${name}.json`), 'utf8');
  const [path = ''] = DEEP_LINKS[product].split('?');
  return fillEvent(text, { ...values, path });
}

/** What does not differ between two answers to the same event: the ids, times and users in them do. */
function outlineOf(answer: unknown) {
  const { statusCode, body, headers, multiValueHeaders } = v.parse(answerSchema, answer);
  const cookies = [multiValueHeaders?.['set-cookie'] ?? headers?.['set-cookie'] ?? []].flat();
  return {
    statusCode,
    code: /<small>([a-z_.]+)/.exec(body)?.[1] ?? null,
    mode: multiValueHeaders === undefined ? 'single' : 'multi',
    headers: Object.keys(multiValueHeaders ?? headers ?? {}).toSorted(),
    cookies: cookies.map((line) => line.split('=')[0]),
  };
}

const answerSchema = v.object({
  statusCode: v.number(),
  body: v.string(),
  headers: v.optional(v.record(v.string(), v.string())),
  multiValueHeaders: v.optional(v.record(v.string(), v.array(v.string()))),
});

it('each event has a stated answer', () => {
  const names = readdirSync(EVENTS).map((file) => basename(file, '.json'));
  expect(names.toSorted()).toEqual(ANSWERS.map(([name]) => name).toSorted());
});

it.each(ANSWERS)('the event %s is answered with %i and the code %s', async (name, status, code) => {
  const answer = outlineOf(await world.signOn.invoke(await eventOf(name, 'ada')));
  expect(answer).toMatchObject({ statusCode: status, code });
});

it('an event of a user who is not there is refused with a sentence', async () => {
  const question = { user: 'adda', product: 'jira' };
  await expect(fetchEventValues(events.address, question)).rejects.toThrow(
    'There is no user adda.',
  );
});

it('an event of a product that is not deployed is refused with a sentence', async () => {
  const ofJira = await startEventValues(world, ['jira']);
  onTestFinished(ofJira.close);
  const question = { user: 'ada', product: 'bitbucket' };
  await expect(fetchEventValues(ofJira.address, question)).rejects.toThrow(
    'The local world serves jira, not bitbucket.',
  );
});

it.each([
  ['no world has been started', null],
  ['the world has ended', 'http://127.0.0.1:9'],
])('an event is refused with a sentence when %s', async (_when, address) => {
  const question = { user: 'ada', product: 'jira' };
  await expect(fetchEventValues(address, question)).rejects.toThrow('npm start begins one');
});

it('the files of a world are gone when it ends', async () => {
  const other = { artefact: folder, variables: join(folder, 'other/env.json') };
  const prepared = await prepareSamLocal(world, other);
  expect(existsSync(other.variables)).toBe(true);
  await prepared.close();
  expect(existsSync(other.variables)).toBe(false);
  expect(existsSync(join(folder, CA_FILE))).toBe(false);
});

it('no variable of a container names an address that only this machine has', async () => {
  const given = await readVariables();
  expect(JSON.stringify(given)).not.toContain('127.0.0.1');
  expect(given['JIRA_ADDRESS']).toMatch(/^https:\/\/host\.docker\.internal:\d+$/);
});

it('sam local may set every variable of the world, for the template declares it', async () => {
  const declared = v.parse(
    v.object({ Environment: v.object({ Variables: v.record(v.string(), v.unknown()) }) }),
    readTemplate('template.yaml').Resources['SignOnFunction']?.Properties,
  ).Environment.Variables;
  expect(Object.keys(await readVariables()).filter((name) => !(name in declared))).toEqual([]);
});

async function readVariables(): Promise<Record<string, string>> {
  const schema = v.object({ SignOnFunction: v.record(v.string(), v.string()) });
  return v.parse(schema, JSON.parse(await readFile(variables, 'utf8'))).SignOnFunction;
}

describe.skipIf(!hasSamCli)('the variables that SAM CLI resolves', () => {
  it.each([
    ['invoke', ['invoke', 'SignOnFunction', '--event', '-'], { from: 'stdin' }],
    ['start-lambda', ['start-lambda'], {}],
  ])('sam local %s knows the world, and the machine by its name', async (_name, command, event) => {
    const container = await runSamLocal(command, variables);
    expect(container.environment).toMatchObject(await readVariables());
    expect(container.hosts).toEqual({ 'host.docker.internal': 'host-gateway' });
    expect(container.event).toEqual(event);
    expect(container.environment).toMatchObject({ CROWD_ADDRESS: '', TOKEN_KEY_ARN: '' });
  });

  it.each([
    ['arm64', []],
    ['x86_64', ['--parameter-overrides', 'Architecture=x86_64']],
  ])('sam local runs the function on %s', async (architecture, options) => {
    const container = await runSamLocal(['invoke', '--event', '-', ...options], variables);
    expect(container.architecture).toBe(architecture);
  });

  it('a container of sam local answers each event as the local runtime does', async () => {
    const container = await runSamLocal(['invoke', '--event', '-'], variables);
    const started = await startContainer(container, artefact);
    onTestFinished(started.close);
    for (const [name] of ANSWERS) {
      const expected = outlineOf(await world.signOn.invoke(await eventOf(name, 'ada')));
      const answer = outlineOf(await started.invoke(await eventOf(name, 'grace')));
      expect({ name, ...answer }).toEqual({ name, ...expected });
    }
  });

  it('a container of sam local reads the secrets with whatever credentials and Region its user has', async () => {
    const container = await runSamLocal(['invoke', '--event', '-'], variables);
    const ofUser = {
      ...{ AWS_ACCESS_KEY_ID: 'ASIAOTHER', AWS_SECRET_ACCESS_KEY: 'other' },
      ...{ AWS_SESSION_TOKEN: 'token', AWS_REGION: 'us-west-2', AWS_DEFAULT_REGION: 'us-west-2' },
    };
    const environment = { ...container.environment, ...ofUser };
    const started = await startContainer({ ...container, environment }, artefact);
    onTestFinished(started.close);
    const answer = outlineOf(await started.invoke(await eventOf('signed-in', 'grace')));
    expect(answer.statusCode).toBe(200);
  });

  it('a container of sam local signs on a user who has no account yet, at each product', async () => {
    const container = await runSamLocal(['invoke', '--event', '-'], variables);
    const started = await startContainer(container, artefact);
    onTestFinished(started.close);
    for (const product of LOCAL_PRODUCT_NAMES) {
      expect(world[product].person('mona')).toBeUndefined();
      const answer = outlineOf(await started.invoke(await eventOf('signed-in', 'mona', product)));
      expect({ product, status: answer.statusCode }).toEqual({ product, status: 200 });
      expect(answer.cookies).toContain(PRODUCT_FACTS[product].sessionCookie);
      expect(world[product].person('mona')).toMatchObject({ displayName: 'Mona Many', signIns: 1 });
    }
  });
});
