/** Returns the names, lower-case, that Connection headers list: these headers are for one hop (RFC 9110 section 7.6.1). */
export function listConnectionHeaders(connection: readonly string[]): ReadonlySet<string> {
  return new Set(
    connection.flatMap((value) => value.split(',').map((name) => name.trim().toLowerCase())),
  );
}
