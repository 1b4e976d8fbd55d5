/** The products that people sign on to, in the order in which they are told of. */
export const PRODUCT_NAMES = ['jira', 'confluence', 'bitbucket'] as const;

export type ProductName = (typeof PRODUCT_NAMES)[number];

/** As people write them, and as template.yaml begins their parameters. */
export const PRODUCT_TITLES = {
  jira: 'Jira',
  confluence: 'Confluence',
  bitbucket: 'Bitbucket',
} as const satisfies Record<ProductName, string>;
