import type {
  SharedRequest,
  SharedUser,
  SingleSignOn,
} from '#infra/local/data-center/state/single-sign-on.ts';

export interface SharedSignIn extends SingleSignOn {
  /** Cookie value to the user whom it names. */
  readonly people: Map<string, SharedUser>;
  readonly requests: SharedRequest[];
}

/** A shared sign-in that believes a cookie named `shared`. */
export function makeSharedSignIn(): SharedSignIn {
  const people = new Map<string, SharedUser>();
  const requests: SharedRequest[] = [];
  return {
    people,
    requests,
    recognise: async (request) => {
      requests.push(request);
      return people.get(request.cookies.get('shared') ?? '') ?? null;
    },
    signOut: async ({ cookies }) => {
      people.delete(cookies.get('shared') ?? '');
      return ['shared=; Domain=example.localhost; Path=/; Max-Age=0'];
    },
  };
}
