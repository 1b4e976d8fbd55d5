/** The path of a Jira resource as the vendor's description writes it. */
export function toDescribedPath(path: string): string {
  return path
    .replace('/rest/api/latest/', '/rest/api/2/')
    .replace('/rest/auth/latest/', '/rest/auth/1/')
    .replace(/^\/rest\//, '/');
}
