import {
  type Description,
  readDescription as readDescriptionFile,
  type Schema,
} from '#test/infra/local/read-description.ts';

const description = adjustAll(readDescriptionFile('bitbucket-dc-9.5.openapi.json'));

/** The vendor's description of Bitbucket's REST API, its pages made exact; null where it is not at hand. */
export function readDescription(): Description | null {
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
