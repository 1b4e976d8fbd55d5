// In: calls of /user/attribute and /group/attribute.
// Out: attributes listed, set by name and deleted.
import * as v from 'valibot';
import { answerEmpty, answerEntity } from '#infra/local/crowd/representation/answers.ts';
import { readEntity } from '#infra/local/crowd/representation/read-entity.ts';
import { refusal } from '#infra/local/crowd/representation/refusal.ts';
import type { CrowdApp, CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { baseUriOf, toAttributesEntity } from './entities.ts';
import { demandWritePermission, requireGroup, requireQuery, requireUser } from './requirements.ts';

const AttributesEntity = v.object({
  attributes: v.array(v.object({ name: v.string(), values: v.array(v.string()) })),
});

const longestValue = 255;

interface Kind {
  readonly path: 'user' | 'group';
  readonly parameter: 'username' | 'groupname';
  find(name: string): {
    readonly name: string;
    readonly attributes: Map<string, readonly string[]>;
  };
}

/** Adds the attribute resources. */
export function serveAttributes(app: CrowdApp, crowd: CrowdState): void {
  const kinds: Kind[] = [
    { path: 'user', parameter: 'username', find: (name) => requireUser(crowd, name) },
    { path: 'group', parameter: 'groupname', find: (name) => requireGroup(crowd, name) },
  ];
  for (const kind of kinds) {
    const path = `/${kind.path}/attribute`;
    app.get(path, (context) => list(context, crowd, kind));
    app.on(['POST', 'PUT'], path, (context) => store(context, crowd, kind));
    app.delete(path, (context) => remove(context, crowd, kind));
  }
}

function list(context: CrowdContext, crowd: CrowdState, kind: Kind): Response {
  const { name, attributes } = kind.find(requireQuery(context, kind.parameter));
  const path = `${baseUriOf(context, crowd)}/${kind.path}/attribute`;
  const entity = toAttributesEntity(path, { [kind.parameter]: name }, attributes);
  return answerEntity(context, ['attributes', entity]);
}

// Attributes that the body does not name stay as they are.
async function store(context: CrowdContext, crowd: CrowdState, kind: Kind): Promise<Response> {
  const name = requireQuery(context, kind.parameter);
  const { attributes } = await readEntity(context, AttributesEntity);
  if (attributes.some(({ values }) => values.some((value) => value.length > longestValue))) {
    throw refusal('ILLEGAL_ARGUMENT', `An attribute value has at most ${longestValue} characters`);
  }
  const owner = kind.find(name);
  demandWritePermission(context, crowd);
  for (const attribute of attributes) owner.attributes.set(attribute.name, attribute.values);
  return answerEmpty(context, crowd, 204);
}

function remove(context: CrowdContext, crowd: CrowdState, kind: Kind): Response {
  const owner = kind.find(requireQuery(context, kind.parameter));
  const attribute = requireQuery(context, 'attributename');
  demandWritePermission(context, crowd);
  owner.attributes.delete(attribute);
  return answerEmpty(context, crowd, 204);
}
