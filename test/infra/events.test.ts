// The events of test/events: each has the shape in which the load balancer sends it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { defaultSwitches } from '#infra/local/load-balancer/rules/switches.ts';
import { toLambdaEvent } from '#infra/local/load-balancer/targets/to-lambda-event.ts';

const FOLDER = join(import.meta.dirname, '../events');
const EVENTS = readdirSync(FOLDER).map((file) => {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  return { name: file.replace('.json', ''), text, event: JSON.parse(text) };
});
const headersSchema = v.object({
  headers: v.optional(v.record(v.string(), v.string()), {}),
  multiValueHeaders: v.optional(v.record(v.string(), v.array(v.string())), {}),
});

describe.each(EVENTS)('the event $name', ({ name, text, event }) => {
  it(`the event ${name} has the fields of its shape and no others`, () => {
    const { requestContext, ...fields } = toLambdaEvent({
      ...{ method: 'GET', path: '/', query: '', headers: [], body: Buffer.alloc(0) },
      ...{ targetGroupArn: 'arn', switches: defaultSwitches },
      multiValueHeaders: 'multiValueHeaders' in event,
    });
    expect(Object.keys(event).toSorted()).toEqual(
      ['requestContext', ...Object.keys(fields)].toSorted(),
    );
    expect(Object.keys(event.requestContext.elb)).toEqual(Object.keys(requestContext.elb));
  });

  it(`the headers of the event ${name} are in lower case`, () => {
    const { headers, multiValueHeaders } = v.parse(headersSchema, event);
    const names = Object.keys({ ...headers, ...multiValueHeaders });
    expect(names.length).toBeGreaterThan(0);
    expect(names).toEqual(names.map((one) => one.toLowerCase()));
  });

  it(`the event ${name} holds no token, live or not`, () => {
    expect(text).not.toMatch(/eyJ/);
  });
});
