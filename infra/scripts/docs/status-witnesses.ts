import type { ProductName } from '#shared/products/product-facts.ts';
import { BITBUCKET_WITNESSES } from './witnesses/bitbucket-witnesses.ts';
import { CONFLUENCE_WITNESSES } from './witnesses/confluence-witnesses.ts';
import { CROWD_WITNESSES } from './witnesses/crowd-witnesses.ts';
import { JIRA_WITNESSES } from './witnesses/jira-witnesses.ts';
import type { WitnessedProduct } from './witnesses/witnessed-product.ts';

/** Every status that an adapter branches on. `3xx` and `5xx` are all of these. */
export const STATUS_WITNESSES: Readonly<Record<ProductName | 'crowd', WitnessedProduct>> = {
  jira: JIRA_WITNESSES,
  confluence: CONFLUENCE_WITNESSES,
  bitbucket: BITBUCKET_WITNESSES,
  crowd: CROWD_WITNESSES,
};
