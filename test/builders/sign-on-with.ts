import type { ALBResult } from 'aws-lambda';
import { signOn } from '#shared/sign-on.ts';
import type { SignOnDependencies } from '#shared/sign-on-dependencies.ts';
import { acceptedRequest } from './accepted-request.ts';
import { type DataTokenParts, dataToken } from './data-token.ts';
import type { WatchedDependencies } from './watched-dependencies.ts';

/** What a browser sends besides a good token. */
export interface Browser {
  readonly cookie?: string;
  readonly accessToken?: string;
}

/** Signs Ada on at Jira, with a token that differs in these parts. */
export function signOnWith(
  {
    dependencies,
    log,
  }: { readonly dependencies: SignOnDependencies; readonly log?: WatchedDependencies['log'] },
  parts: DataTokenParts = {},
  { cookie, accessToken }: Browser = {},
): Promise<ALBResult> {
  const request = acceptedRequest({
    ...(cookie !== undefined && { cookie }),
    headers: {
      'x-amzn-oidc-data': [dataToken(parts)],
      ...(accessToken !== undefined && { 'x-amzn-oidc-accesstoken': [accessToken] }),
    },
  });
  return signOn(request, dependencies, log);
}
