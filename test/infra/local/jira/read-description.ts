import {
  type Description,
  readDescription as readDescriptionFile,
} from '#test/infra/local/read-description.ts';

const FILES: Readonly<Record<string, string>> = {
  '10.3': 'jira-dc-10.3.openapi.json',
  '11.3': 'jira-dc-11.3.openapi.json',
};

/** The vendor's description of Jira's REST API of that version; null where there is none, or it is not at hand. */
export function readDescription(version = '10.3'): Description | null {
  const file = FILES[version];
  return file === undefined ? null : readDescriptionFile(file);
}
