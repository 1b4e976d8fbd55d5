import {
  type Description,
  readDescription as readDescriptionFile,
} from '#test/infra/local/read-description.ts';

const FILES: Readonly<Record<string, string>> = {
  '10.0': 'confluence-dc-10.0.3.openapi.json',
  '10.2': 'confluence-dc-10.2.openapi.json',
};

/** The vendor's description of Confluence's REST API of that version; null where there is none, or it is not at hand. */
export function readDescription(version = '10.0'): Description | null {
  const file = FILES[version];
  return file === undefined ? null : readDescriptionFile(file);
}
