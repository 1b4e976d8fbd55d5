import { type JiraOptions, type LocalJira, startJira } from '#infra/local/jira/start-jira.ts';
import { jiraProduct } from '#shared/atlassian/jira/jira-product.ts';
import { validateAnswerOf } from '#test/infra/local/jira/validate-answer.ts';
import { type ProductStage, productStage } from './product-stage.ts';
import { watchAnswers } from './watch-answers.ts';

// Answers that the description does not list and that tests switch on.
const QUIRKS = ['POST /auth/1/session 404', /\/emailAddress must be string/];

/** Starts a Jira of one node with its directory. */
export async function startJiraStage(
  switches: JiraOptions['switches'] = {},
): Promise<ProductStage & { readonly local: LocalJira }> {
  const watch = watchAnswers(validateAnswerOf(switches.version), QUIRKS);
  const local = await startJira({
    onExchange: watch.onExchange,
    nodes: 1,
    serviceAccount: { name: 'svc', password: 'svc-password' },
    // As one that was upgraded: a new one blocks it.
    switches: { basicAuthBlocked: false, ...switches },
  });
  const stage = productStage(local, {
    watch,
    settings: { name: 'jira' },
    create: jiraProduct,
    removal: (group) => `/rest/api/2/group?groupname=${group}`,
  });
  return { ...stage, local };
}
