import { Failure } from '#shared/base/failure.ts';

/** Deletes a resource of a local product as the user with these credentials, `name:password`. */
export async function deleteResource(url: string, credentials: string): Promise<void> {
  const headers = {
    authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    accept: 'application/json',
    'x-atlassian-token': 'no-check',
  };
  const { status } = await fetch(url, { method: 'DELETE', headers });
  if (status >= 300) throw new Failure('defect.unexpected', { status });
}
