// In: certificates, the user pools of an account, and the credentials that may ask for them.
// Out: what the function asks of Amazon Cognito user pools, over their wire protocol (JSON 1.1 over HTTPS).
import {
  type AccountOptions,
  type Credentials,
  LOCAL_ACCOUNT,
  toSigner,
} from '#infra/local/aws/requests.ts';
import {
  type ServerOptions,
  type ServiceCall,
  startJsonService,
} from '#infra/local/aws/start-json-service.ts';
import { adminListGroupsForUser } from './admin-list-groups-for-user.ts';
import type { CognitoGroup, CognitoSwitches, CognitoUser, UserPool } from './user-pool.ts';

/** What is in a user pool at the start; users by username, groups by name. */
export interface UserPoolContent {
  readonly people?: Readonly<Record<string, CognitoUser>>;
  readonly groups?: Readonly<Record<string, CognitoGroup>>;
  readonly usernames?: UserPool['usernames'];
}

/** What the service is started with; user pools by id, one empty pool if none is named. */
export interface CognitoOptions extends ServerOptions, AccountOptions {
  readonly pools?: Readonly<Record<string, UserPoolContent>>;
}

/** A running service; `userPoolArn`, `people` and `groups` are those of its first pool. */
export interface Cognito {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly userPoolArn: string;
  readonly people: UserPool['people'];
  readonly groups: UserPool['groups'];
  readonly pools: ReadonlyMap<string, UserPool>;
  readonly calls: ServiceCall[];
  readonly switches: CognitoSwitches;
  close(): Promise<void>;
}

/** Returns a running service with the given pools. */
export async function startCognito(options: CognitoOptions): Promise<Cognito> {
  const signer = toSigner(options, 'cognito-idp');
  const { account = LOCAL_ACCOUNT.account } = options;
  const [first, ...others] = toPools(options.pools ?? {}, signer.region);
  const pools = new Map([first, ...others].map((pool) => [pool.id, pool]));
  const switches = usualSwitches();
  const calls: ServiceCall[] = [];
  const server = await startJsonService(
    {
      targetPrefix: 'AWSCognitoIdentityProviderService',
      sentenceMember: 'message',
      signer,
      operations: {
        AdminListGroupsForUser: (request) => adminListGroupsForUser(pools, switches, request),
      },
      calls,
      switches,
    },
    options,
  );
  return {
    ...server,
    region: signer.region,
    credentials: { accessKeyId: signer.accessKeyId, secretAccessKey: signer.secretAccessKey },
    userPoolArn: `arn:aws:cognito-idp:${signer.region}:${account}:userpool/${first.id}`,
    people: first.people,
    groups: first.groups,
    pools,
    calls,
    switches,
  };
}

function toPools(
  contents: Readonly<Record<string, UserPoolContent>>,
  region: string,
): [UserPool, ...UserPool[]] {
  const [first = toPool([`${region}_LocalPool`, {}]), ...others] =
    Object.entries(contents).map(toPool);
  return [first, ...others];
}

function toPool([id, content]: [string, UserPoolContent]): UserPool {
  return {
    id,
    createdSeconds: Date.now() / 1000,
    usernames: content.usernames ?? 'ignore_case',
    people: new Map(Object.entries(content.people ?? {})),
    groups: new Map(Object.entries(content.groups ?? {})),
  };
}

function usualSwitches(): CognitoSwitches {
  return { pageSize: 60, hang: false, failures: new Map(), zeroLimit: 'refused', list: 'sent' };
}
