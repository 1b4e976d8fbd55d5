import type { VendorContext, VendorRoutes } from '#infra/local/vendor-api/vendor.ts';
import { type DirectoryObject, type GraphState, makeDirectoryObject } from './graph-state.ts';
import { cutPage, readSelection, refuseUnknownOptions } from './query-options.ts';
import { findCaller } from './serve-me.ts';

const types = ['group', 'directoryRole', 'administrativeUnit'] as const;

/**
 * Serves everything that the caller is a member of, directly or through other groups, in pages
 * (https://learn.microsoft.com/en-us/graph/api/user-list-transitivememberof).
 */
export function serveMemberships(routes: VendorRoutes, graph: GraphState): void {
  routes.get('/v1.0/me/transitiveMemberOf', async (context) => {
    const user = await findCaller(context, graph);
    refuseUnknownOptions(context, ['$select', '$top', '$skiptoken']);
    const selected = readSelection(context.req.query('$select'), propertiesOfAnyType());
    const { objects, nextLink } = cutPage(context, graph, user);
    const value = objects.map((object) => represent(object, selected, graph.switches.names));
    return context.json({
      '@odata.context': contextUrl(context, selected),
      ...(nextLink !== null && { '@odata.nextLink': nextLink }),
      ...(graph.switches.list === 'sent' && { value }),
    });
  });
}

function propertiesOfAnyType(): Set<string> {
  const objects = types.map((type) => makeDirectoryObject({ type, displayName: '' }));
  return new Set(objects.flatMap(({ properties }) => Object.keys(properties)));
}

function contextUrl(context: VendorContext, selected: readonly string[] | null): string {
  const fields = selected === null ? '' : `(${selected.join(',')})`;
  return `${new URL(context.req.url).origin}/v1.0/$metadata#directoryObjects${fields}`;
}

// A type that may not be read comes with nothing but what it is: everything else is there and null
// (https://learn.microsoft.com/en-us/graph/permissions-overview, inaccessible member objects).
function represent(
  { type, properties }: DirectoryObject,
  selected: readonly string[] | null,
  names: 'visible' | 'hidden',
): Record<string, unknown> {
  const shown = Object.entries(properties)
    .filter(([name]) => selected === null || selected.includes(name))
    .map(([name, value]) => [name, names === 'visible' || name === 'id' ? value : null]);
  return { '@odata.type': `#microsoft.graph.${type}`, ...Object.fromEntries(shown) };
}
