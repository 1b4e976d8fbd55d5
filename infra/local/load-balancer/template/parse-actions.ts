import * as v from 'valibot';

export interface AuthenticateOidc {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userInfoEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  readonly sessionCookieName: string;
  readonly sessionTimeoutSeconds: number;
  readonly onUnauthenticatedRequest: 'authenticate' | 'allow' | 'deny';
  readonly extraParams: Readonly<Record<string, string>>;
}

export type RoutingAction =
  | { readonly type: 'forward'; readonly targetGroupArn: string }
  | {
      readonly type: 'redirect';
      readonly statusCode: 301 | 302;
      readonly protocol: string;
      readonly host: string;
      readonly port: string;
      readonly path: string;
      readonly query: string;
    }
  | {
      readonly type: 'fixed-response';
      readonly statusCode: number;
      readonly contentType: string | undefined;
      readonly body: string;
    };

export type RuleAction =
  | RoutingAction
  | { readonly type: 'authenticate'; readonly oidc: AuthenticateOidc };

const text = v.pipe(v.string(), v.nonEmpty('is empty'));
const endpoint = v.pipe(v.string(), v.regex(/^https:\/\/[^\s#]+$/, 'is not an https URL'));
const whole = (least: number, most: number) =>
  v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))]),
    v.integer(),
    v.minValue(least),
    v.maxValue(most),
  );
const order = { Order: v.optional(whole(1, 50_000)) };

const oidcSchema = v.strictObject({
  AuthenticationRequestExtraParams: v.optional(v.record(text, v.string()), {}),
  AuthorizationEndpoint: endpoint,
  ClientId: text,
  ClientSecret: text,
  Issuer: text,
  OnUnauthenticatedRequest: v.optional(
    v.picklist(['authenticate', 'allow', 'deny']),
    'authenticate',
  ),
  Scope: v.optional(text, 'openid'),
  SessionCookieName: v.optional(text, 'AWSELBAuthSessionCookie'),
  SessionTimeout: v.optional(whole(1, 604_800), 604_800),
  TokenEndpoint: endpoint,
  // Together with a secret the real service refuses it, and without one there is nothing to reuse.
  UseExistingClientSecret: v.optional(v.union([v.literal(false), v.literal('false')])),
  UserInfoEndpoint: endpoint,
});

const actionSchema = v.variant('Type', [
  v.strictObject({
    ...order,
    Type: v.literal('authenticate-oidc'),
    AuthenticateOidcConfig: oidcSchema,
  }),
  v.strictObject({
    ...order,
    Type: v.literal('forward'),
    TargetGroupArn: v.optional(text),
    ForwardConfig: v.optional(
      v.strictObject({
        TargetGroups: v.pipe(
          v.array(v.strictObject({ TargetGroupArn: text, Weight: v.optional(whole(0, 999)) })),
          v.length(1, 'only one target group per rule is supported'),
        ),
      }),
    ),
  }),
  v.strictObject({
    ...order,
    Type: v.literal('redirect'),
    RedirectConfig: v.strictObject({
      StatusCode: v.picklist(['HTTP_301', 'HTTP_302']),
      Protocol: v.optional(v.picklist(['HTTP', 'HTTPS', '#{protocol}']), '#{protocol}'),
      Host: v.optional(text, '#{host}'),
      Port: v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(String)), '#{port}'),
      Path: v.optional(v.pipe(v.string(), v.startsWith('/')), '/#{path}'),
      Query: v.optional(v.string(), '#{query}'),
    }),
  }),
  v.strictObject({
    ...order,
    Type: v.literal('fixed-response'),
    FixedResponseConfig: v.strictObject({
      StatusCode: v.pipe(
        v.union([v.string(), v.number()]),
        v.transform(String),
        v.regex(/^[245]\d\d$/, 'is not 2xx, 4xx or 5xx'),
        v.transform(Number),
      ),
      ContentType: v.optional(
        v.picklist(
          'text/plain text/css text/html application/javascript application/json'.split(' '),
        ),
      ),
      MessageBody: v.optional(v.pipe(v.string(), v.maxLength(1024)), ''),
    }),
  }),
]);

type ParsedAction = v.InferOutput<typeof actionSchema>;

/**
 * The shape of a rule's `Actions`, which it turns into the routing action and the sign-in before it:
 * exactly one routing action, and it comes last; at most one authenticate action.
 */
export const actionsSchema = v.pipe(
  v.array(actionSchema),
  v.nonEmpty('needs an action'),
  v.check(
    (actions) => actions.length === 1 || actions.every(({ Order }) => Order !== undefined),
    'needs an Order for each of several actions',
  ),
  v.check((actions) => hasOneOrderEach(actions), 'has two actions of the same Order'),
  v.transform((actions) => actions.toSorted((a, b) => (a.Order ?? 0) - (b.Order ?? 0))),
  v.check(
    (actions) => routesLast(actions),
    'needs exactly one routing action, and it must be the last',
  ),
  v.check((actions) => actions.length <= 2, 'takes at most one authenticate action'),
  v.transform((actions) => actions.map(toAction)),
);

function hasOneOrderEach(actions: readonly ParsedAction[]): boolean {
  return new Set(actions.map(({ Order }) => Order)).size === actions.length;
}

function routesLast(actions: readonly ParsedAction[]): boolean {
  return actions.every(
    ({ Type }, index) => (Type === 'authenticate-oidc') === index < actions.length - 1,
  );
}

function toAction(action: ParsedAction): RuleAction {
  switch (action.Type) {
    case 'authenticate-oidc':
      return { type: 'authenticate', oidc: toOidc(action.AuthenticateOidcConfig) };
    case 'forward': {
      const [group] = action.ForwardConfig?.TargetGroups ?? [];
      return {
        type: 'forward',
        targetGroupArn: action.TargetGroupArn ?? group?.TargetGroupArn ?? '',
      };
    }
    case 'redirect': {
      const { StatusCode, Protocol, Host, Port, Path, Query } = action.RedirectConfig;
      const statusCode = StatusCode === 'HTTP_301' ? 301 : 302;
      return {
        type: 'redirect',
        statusCode,
        protocol: Protocol,
        host: Host,
        port: Port,
        path: Path,
        query: Query,
      };
    }
    case 'fixed-response': {
      const { StatusCode, ContentType, MessageBody } = action.FixedResponseConfig;
      return {
        type: 'fixed-response',
        statusCode: StatusCode,
        contentType: ContentType,
        body: MessageBody,
      };
    }
  }
}

function toOidc(config: v.InferOutput<typeof oidcSchema>): AuthenticateOidc {
  return {
    issuer: config.Issuer,
    authorizationEndpoint: config.AuthorizationEndpoint,
    tokenEndpoint: config.TokenEndpoint,
    userInfoEndpoint: config.UserInfoEndpoint,
    clientId: config.ClientId,
    clientSecret: config.ClientSecret,
    scope: config.Scope,
    sessionCookieName: config.SessionCookieName,
    sessionTimeoutSeconds: config.SessionTimeout,
    onUnauthenticatedRequest: config.OnUnauthenticatedRequest,
    extraParams: config.AuthenticationRequestExtraParams,
  };
}
