// In: what a browser brings to a product that signs users in by Crowd.
// Out: the user that Crowd knows by the visit's token, asked for over Crowd's REST API.
import { stringifySetCookie } from 'cookie';
import type {
  SharedRequest,
  SharedUser,
  SingleSignOn,
} from '#infra/local/data-center/state/single-sign-on.ts';
import { type CrowdClientOptions, connectCrowd } from './client/connect-crowd.ts';
import {
  type CookieConfig,
  fetchCookieConfig,
  fetchNestedGroups,
  validateToken,
} from './client/crowd-requests.ts';

export interface CrowdSingleSignOnOptions extends CrowdClientOptions {
  /** How long a validation is believed; 0: every request validates (`session.validationinterval`). */
  readonly validationIntervalSeconds: number;
  /** Milliseconds since 1970; the machine's clock when absent. */
  readonly clock?: () => number;
  /** Called with the error when Crowd could not say who the user is. Never with a token. */
  readonly onError?: (error: unknown) => void;
}

interface Validation {
  readonly user: SharedUser;
  readonly untilMs: number;
}

/** Returns the Crowd client inside a product: cookie as Crowd configures it, validated with the visit's own addresses. */
export function crowdSingleSignOn(options: CrowdSingleSignOnOptions): SingleSignOn {
  const { clock = Date.now, onError = () => {}, validationIntervalSeconds } = options;
  const crowd = connectCrowd(options);
  const validations = new Map<string, Validation>();
  let config: Promise<CookieConfig> | undefined;

  // Kept for the product's life, unless it could not be had.
  const cookieConfig = () => {
    config ??= fetchCookieConfig(crowd).catch((error: unknown) => {
      config = undefined;
      throw error;
    });
    return config;
  };

  const identify = async (token: string, request: SharedRequest): Promise<SharedUser | null> => {
    const found = await validateToken(crowd, token, request);
    if (found === null) return null;
    const user = { ...found, groups: await fetchNestedGroups(crowd, found.name) };
    const untilMs = clock() + validationIntervalSeconds * 1000;
    if (validationIntervalSeconds > 0) remember(validations, token, { user, untilMs });
    return user;
  };

  return {
    async recognise(request) {
      try {
        const token = request.cookies.get((await cookieConfig()).name);
        if (!token) return null;
        const cached = validations.get(token);
        if (cached !== undefined && clock() < cached.untilMs) return cached.user;
        validations.delete(token);
        return await identify(token, request);
      } catch (error) {
        onError(error);
        return null;
      }
    },
    async signOut(request) {
      try {
        const cookie = await cookieConfig();
        const token = request.cookies.get(cookie.name);
        if (!token) return [];
        validations.delete(token);
        await crowd.send('DELETE', `/session/${encodeURIComponent(token)}`);
        return [deletionOf(cookie)];
      } catch (error) {
        onError(error);
        return [];
      }
    },
  };
}

const mostValidations = 1000;

function remember(
  validations: Map<string, Validation>,
  token: string,
  validation: Validation,
): void {
  const oldest = validations.keys().next().value;
  if (validations.size >= mostValidations && oldest !== undefined) validations.delete(oldest);
  validations.set(token, validation);
}

function deletionOf({ name, domain, secure }: CookieConfig): string {
  const scope = domain === undefined ? {} : { domain };
  return stringifySetCookie({
    name,
    value: '',
    maxAge: 0,
    path: '/',
    httpOnly: true,
    secure,
    ...scope,
  });
}
