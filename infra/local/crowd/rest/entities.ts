import type { Entity } from '#infra/local/crowd/representation/xml.ts';
import type { Group, User, UserDraft } from '#infra/local/crowd/state/directory.ts';
import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { showEmail } from '#infra/local/data-center/rest/show-email.ts';

/** Returns a user with every field; the attributes are listed where the caller expands them. */
export function toUserEntity(context: CrowdContext, crowd: CrowdState, user: User): Entity {
  const base = baseUriOf(context, crowd);
  const owner = { username: user.name };
  const attributes = expands(context, 'attributes') ? user.attributes : new Map();
  return {
    expand: 'attributes',
    link: toLink(`${base}/user`, owner),
    name: user.name,
    'first-name': user.firstName,
    'last-name': user.lastName,
    'display-name': user.displayName,
    ...showEmail(user.email, crowd.switches.emailVisibility, 'email'),
    password: { link: toLink(`${base}/user/password`, owner, 'edit') },
    key: user.key,
    'created-date': user.createdMs,
    'updated-date': user.updatedMs,
    active: user.active,
    attributes: toAttributesEntity(`${base}/user/attribute`, owner, attributes),
  };
}

/** Returns a user by name and link, as where they are not expanded. */
export function toUserReference(context: CrowdContext, crowd: CrowdState, user: User): Entity {
  const { name } = user;
  return { link: toLink(`${baseUriOf(context, crowd)}/user`, { username: name }), name };
}

/** Returns a group with every field; the attributes are listed where the caller expands them. */
export function toGroupEntity(context: CrowdContext, crowd: CrowdState, group: Group): Entity {
  const base = baseUriOf(context, crowd);
  const owner = { groupname: group.name };
  const attributes = expands(context, 'attributes') ? group.attributes : new Map();
  return {
    expand: 'attributes',
    link: toLink(`${base}/group`, owner),
    name: group.name,
    description: group.description,
    type: 'GROUP',
    active: group.active,
    attributes: toAttributesEntity(`${base}/group/attribute`, owner, attributes),
  };
}

/** Returns a group by name and link, as where it is not expanded. */
export function toGroupReference(context: CrowdContext, crowd: CrowdState, group: Group): Entity {
  const { name } = group;
  return { link: toLink(`${baseUriOf(context, crowd)}/group`, { groupname: name }), name };
}

/** Attributes as an entity; `owner` is the query that names whose they are. */
export function toAttributesEntity(
  path: string,
  owner: Readonly<Record<string, string>>,
  attributes: ReadonlyMap<string, readonly string[]>,
): Entity {
  const entities = [...attributes].map(([name, values]) => {
    return { name, values, link: toLink(path, { ...owner, attributename: name }) };
  });
  return { attributes: entities, link: toLink(path, owner) };
}

/** Returns a link entity; the query's values are percent-encoded. */
export function toLink(path: string, query: Readonly<Record<string, string>>, rel = 'self') {
  const pairs = Object.entries(query).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return { href: pairs.length === 0 ? path : `${path}?${pairs.join('&')}`, rel };
}

/** Returns where the API begins for this caller: scheme, host, context path and API version, without a final slash. */
export function baseUriOf(context: CrowdContext, crowd: CrowdState): string {
  const origin = crowd.publicUrl ?? new URL(context.req.url).origin;
  const version = context.req.param('version') ?? '1';
  return `${origin}${crowd.contextPath}/rest/usermanagement/${version}`;
}

/** Returns whether the caller asked for a field in full; names are separated by commas, and a dot goes deeper. */
export function expands(context: CrowdContext, field: string): boolean {
  const asked = context.req.queries('expand') ?? [];
  return asked
    .flatMap((names) => names.split(','))
    .some((name) => name.split('.').some((part) => part.trim() === field));
}

type Names = Pick<UserDraft, 'name' | 'firstName' | 'lastName' | 'displayName'>;

/** Returns the names as they are stored: a blank display name is built from the others where the switch says so. */
export function fillNames<Draft extends Names>({ switches }: CrowdState, draft: Draft): Draft {
  if (!switches.fillsMissingNames || draft.displayName.trim() !== '') return draft;
  const displayName = `${draft.firstName} ${draft.lastName}`.trim() || draft.name;
  return { ...draft, displayName };
}
