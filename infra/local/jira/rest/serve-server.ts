// In: calls that ask who is calling, what this server is and what an issue holds.
// Out: /myself, /serverInfo, /issue and /status.
import { toTimestamp } from '#infra/local/data-center/rest/json.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/requests.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { toUserBean } from './beans.ts';
import { refusal } from './refusals.ts';
import { requireUser } from './requirements.ts';

const base = '/rest/api/:version{2|latest}';
const healthStatus = { RUNNING: 200, MAINTENANCE: 503, STARTING: 503, ERROR: 500 } as const;

/** Adds the resources about the caller, the server and issues to a node's routes. */
export function serveServer(app: ProductApp, node: JiraNode): void {
  app.get('/status', (context) => context.json({ state: node.health }, healthStatus[node.health]));
  app.get(`${base}/myself`, (context) =>
    context.json(toUserBean(context, node, requireUser(context))),
  );
  app.get(`${base}/serverInfo`, (context) => showServer(context, node));
  app.get(`${base}/issue/:key`, (context) => showIssue(context, node));
}

function showServer(context: ProductContext, node: JiraNode): Response {
  const { anonymousServerInfo, version } = node.product.switches;
  if (anonymousServerInfo === 'refused401') requireUser(context);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const buildNumber = major * 1_000_000 + minor * 10_000 + 8;
  return context.json({
    baseUrl: baseUrlOf(context, node),
    version: `${version}.8`,
    versionNumbers: [major, minor, 8],
    deploymentType: 'Server',
    buildNumber,
    buildDate: '2026-01-12T00:00:00.000+0000',
    databaseBuildNumber: buildNumber,
    serverTime: toTimestamp(node.product.nowMs()),
    serverTitle: 'Jira',
  });
}

function showIssue(context: ProductContext, node: JiraNode): Response {
  const key = context.req.param('key') ?? '';
  const exists = /^[A-Z][A-Z0-9]+-\d+$/.test(key);
  if (!exists || context.get('caller').user === null) {
    throw refusal(404, { errorMessages: ['Issue Does Not Exist'] });
  }
  const comments = node.product.comments.filter(({ issue }) => issue === key);
  return context.json({
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: String(10_000 + Number(key.split('-')[1])),
    self: `${baseUrlOf(context, node)}/rest/api/2/issue/${key}`,
    key,
    fields: {
      summary: `Issue ${key}`,
      comment: {
        comments: comments.map(({ author, body }) => ({ author: { name: author }, body })),
        total: comments.length,
      },
    },
  });
}
