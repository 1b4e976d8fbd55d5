import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';

/** The route of a repository. */
export const repositoryPath =
  '/projects/:project{[A-Z][A-Z0-9_]*}/repos/:repository{[a-z0-9][a-z0-9._-]*}';

export interface Repository {
  /** Project key and slug: `EDGE/tools`. */
  readonly name: string;
  /** Without context path. */
  readonly path: string;
}

/** The repository that the path names. Every one exists. */
export function repositoryOf(context: ProductContext): Repository {
  const { project = '', repository = '' } = context.req.param();
  return { name: `${project}/${repository}`, path: `/projects/${project}/repos/${repository}` };
}
