import {
  type Description,
  readDescription as readDescriptionFile,
  type Schema,
} from '#test/infra/local/read-description.ts';

const FILES: Readonly<Record<string, string>> = {
  '9.5': 'bitbucket-dc-9.5.openapi.json',
  '10.4': 'bitbucket-dc-10.4.openapi.json',
};
const cache = new Map<string, Description | null>();

/** The vendor's description of Bitbucket's REST API of that version, its pages made exact; null where there is none, or it is not at hand. */
export function readDescription(version = '9.5'): Description | null {
  const file = FILES[version];
  if (file === undefined) return null;
  const description = cache.get(version) ?? adjustAll(readDescriptionFile(file));
  cache.set(version, description);
  return description;
}

function adjustAll(read: Description | null): Description | null {
  return read === null ? null : JSON.parse(JSON.stringify(read), adjust);
}

// Answers are described with a charset, which tells nothing about their body, and each page on its own.
function adjust(key: string, value: unknown): unknown {
  if (key === 'content') return withoutCharset(Object(value));
  return isPage(value) ? toExactPage(value) : value;
}

function withoutCharset(content: object): object {
  const entries = Object.entries(content);
  return Object.fromEntries(entries.map(([type, body]) => [type.split(';')[0], body]));
}

interface Page extends Schema {
  readonly properties: Schema;
}

function isPage(value: unknown): value is Page {
  const properties = Object(Object(value).properties);
  return 'isLastPage' in properties && 'values' in properties;
}

// `nextPageStart` is described as a number; the last page has none or null.
function toExactPage(page: Page): Schema {
  return {
    ...page,
    required: ['size', 'limit', 'isLastPage', 'start', 'values'],
    additionalProperties: false,
    properties: { ...page.properties, nextPageStart: { type: ['integer', 'null'] } },
  };
}
