import { type HttpAnswer, headerValues } from '#shared/base/http.ts';

/**
 * Returns what Seraph says of the logins of a request, such as `OK` or `AUTHENTICATED_FAILED`. Several
 * stand in one header line or in several: `OUT, OK` is a request that was signed out, and then in.
 */
export function readLoginReasons({ headers }: Pick<HttpAnswer, 'headers'>): readonly string[] {
  return headerValues(headers, 'x-seraph-loginreason')
    .flatMap((line) => line.split(','))
    .map((reason) => reason.trim());
}
