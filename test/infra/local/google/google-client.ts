import { JWT } from 'google-auth-library';
import type { LocalGoogle } from '#infra/local/google/start-google.ts';
import { localFetch } from '#test/infra/local/vendor-api/local-fetch.ts';

/** Google's own client as that key, whose two fixed addresses lead to a Google of this machine. */
export function googleClient(
  google: LocalGoogle,
  { ca, ...other }: { readonly ca: string; readonly scopes?: string; readonly subject?: string },
): JWT {
  const key = google.serviceAccountKey;
  return new JWT({
    email: key.client_email,
    key: key.private_key,
    scopes: 'https://www.googleapis.com/auth/admin.directory.group.readonly',
    subject: key.subject,
    ...other,
    transporterOptions: {
      fetchImplementation: localFetch(ca, {
        'https://oauth2.googleapis.com': google.tokenUrl,
        'https://admin.googleapis.com': google.directoryUrl,
      }),
    },
  });
}
