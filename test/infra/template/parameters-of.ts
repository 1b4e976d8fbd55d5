// In: the products of a deployment and their sessions. Out: the parameters that it takes.

/** The products, in the order of the template. */
export const products = ['Jira', 'Confluence', 'Bitbucket'] as const;
export type Product = (typeof products)[number];

/** The pages at which the products ask for a password, below their context paths. */
export const LOGIN_PAGES: Readonly<Record<Product, string>> = {
  Jira: '/login.jsp',
  Confluence: '/login.action',
  Bitbucket: '/login',
};

export type Sessions = 'native' | 'crowd' | 'token';

/** Returns the fewest parameters for a complete deployment of these products; native sessions are the default. */
export function parametersOf(
  sessions: Readonly<Partial<Record<Product, Sessions>>>,
): Record<string, string> {
  const chosen = products.filter((product) => sessions[product] !== undefined);
  return Object.assign(
    {},
    ...chosen.map((product) => parametersOfProduct(product, sessions[product] ?? 'native')),
    chosen.some((product) => sessions[product] === 'crowd') ? parametersOfCrowd : {},
  );
}

/** Returns the ARN of an existing secret. */
export function secretArn(name: string): string {
  return `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-AbC123`;
}

/** The parameters of Crowd that are needed once a product uses it. */
export const parametersOfCrowd = {
  CrowdAddress: 'https://crowd.internal/crowd',
  CrowdCredentialsArn: secretArn('crowd'),
};

function parametersOfProduct(product: Product, sessions: Sessions): Record<string, string> {
  const name = product.toLowerCase();
  return {
    [`${product}Host`]: `${name}.example.com`,
    [`${product}Address`]: `https://${name}.internal`,
    [`${product}TargetGroupArn`]: targetGroupArn(name),
    ...(sessions !== 'native' && { [`${product}Sessions`]: sessions }),
    ...(sessions !== 'crowd' && { [`${product}CredentialsArn`]: secretArn(name) }),
    ...(sessions !== 'crowd' && product === 'Confluence' && { ConfluenceVersion: '9.2' }),
  };
}

function targetGroupArn(name: string): string {
  return `arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/${name}/0123456789abcdef`;
}
