/** The path of a Bitbucket resource as the vendor's description writes it. */
export function toDescribedPath(path: string): string {
  return path
    .replace(/^\/rest\/(api|tsv|basicauth)\/1\.0\//, '/rest/$1/latest/')
    .replace(/^\/rest\//, '/');
}
