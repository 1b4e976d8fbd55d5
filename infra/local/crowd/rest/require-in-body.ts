import { Refusal } from './refusal.ts';

/** What `find` finds. A 404 of its becomes 400: the URL names something that exists, the body something that does not. */
export function requireInBody<Found>(find: () => Found): Found {
  try {
    return find();
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) {
      throw new Refusal(error.reason, error.message, 400);
    }
    throw error;
  }
}
