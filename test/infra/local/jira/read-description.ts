import {
  type Description,
  readDescription as readDescriptionFile,
} from '#test/infra/local/read-description.ts';

/** The vendor's description of Jira's REST API; null where it is not at hand. */
export function readDescription(): Description | null {
  return readDescriptionFile('jira-dc-10.3.openapi.json');
}
