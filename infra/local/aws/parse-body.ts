import { ServiceError } from './service-error.ts';

/** What a JSON body says. Throws SerializationException. */
export function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ServiceError('SerializationException', 'The body is not JSON');
  }
}
