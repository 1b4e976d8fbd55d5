import type { VendorRoutes } from '#infra/local/vendor-api/start-vendor-api.ts';
import { findCaller } from './find-caller.ts';
import type { GraphState } from './graph-state.ts';
import type { GraphPerson } from './make-graph-person.ts';
import { readSelection } from './read-selection.ts';
import { refuseUnknownOptions } from './refuse-unknown-options.ts';

const usual = ['displayName', 'givenName', 'id', 'mail', 'surname', 'userPrincipalName'] as const;
const onRequest = ['onPremisesSamAccountName'] as const;

/** The caller's own account; what is not of the usual properties comes only when `$select` names it. */
export function serveMe(routes: VendorRoutes, graph: GraphState): void {
  routes.get('/v1.0/me', async (context) => {
    const person = await findCaller(context, graph);
    refuseUnknownOptions(context, ['$select']);
    const existing = new Set<string>([...usual, ...onRequest]);
    const selected = readSelection(context.req.query('$select'), existing);
    const { origin } = new URL(context.req.url);
    const fields = selected === null ? '' : `(${selected.join(',')})`;
    return context.json({
      '@odata.context': `${origin}/v1.0/$metadata#users${fields}/$entity`,
      ...pick(person, selected ?? usual),
    });
  });
}

function pick(person: GraphPerson, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(person).filter(([name]) => names.includes(name)));
}
