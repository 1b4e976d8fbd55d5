import {
  type Description,
  readDescription as readDescriptionFile,
} from '#test/infra/local/read-description.ts';

/** The vendor's description of Confluence's REST API; null where it is not at hand. */
export function readDescription(): Description | null {
  return readDescriptionFile('confluence-dc-10.0.3.openapi.json');
}
