// In: the template, the schema of the policy, the failure table. Out: the pages of infra/docs that show them.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLAIM_FAULTS } from '#shared/pages/describe-claim-fault.ts';
import { policyJsonSchema } from '#shared/policy/file/policy-json-schema.ts';
import { readParameters } from './read-parameters.ts';
import { GROUP_FAULTS, TOKEN_FAULTS, WITHHOLDING_RULES } from './reason-guide.ts';
import { renderFailureCodes } from './render-failure-codes.ts';
import { renderParameters } from './render-parameters.ts';
import { renderPolicyReference } from './render-policy-reference.ts';
import { renderReasons } from './render-reasons.ts';
import { renderStatusWitnesses } from './render-status-witnesses.ts';
import { replaceGenerated } from './replace-generated.ts';

/** A page as it is, and as it should be. */
export interface RenderedDoc {
  readonly path: string;
  readonly current: string;
  readonly rendered: string;
}

/** Returns the pages with generated parts. Throws where a page has no place for one. */
export async function renderDocs(): Promise<readonly RenderedDoc[]> {
  const parameters = renderParameters(await readParameters());
  return Promise.all([
    renderDoc('parameters.md', { parameters }),
    renderDoc('policy.md', { policy: renderPolicyReference(policyJsonSchema()) }),
    renderDoc('products.md', { statuses: renderStatusWitnesses() }),
    renderDoc('operate.md', {
      failures: renderFailureCodes(),
      'token reasons': renderReasons('reason', TOKEN_FAULTS),
      'source reasons': renderReasons('reason', GROUP_FAULTS),
      'claim reasons': renderReasons('`reason` or `character`', CLAIM_FAULTS),
      rules: renderReasons('rule', WITHHOLDING_RULES),
    }),
  ]);
}

async function renderDoc(
  file: string,
  parts: Readonly<Record<string, string>>,
): Promise<RenderedDoc> {
  const path = join(import.meta.dirname, '../../docs', file);
  const current = await readFile(path, 'utf8');
  const rendered = Object.entries(parts).reduce(
    (page, [name, text]) => replaceGenerated(page, name, text),
    current,
  );
  return { path, current, rendered };
}
