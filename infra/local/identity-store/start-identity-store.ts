// In: certificates, the users and groups of an identity store, and the credentials that may read them.
// Out: what the function asks of IAM Identity Center's Identity Store, over its wire protocol (JSON 1.1 over HTTPS).
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
import {
  type Directory,
  type DirectoryManager,
  type IdentityStoreGroup,
  type IdentityStoreSwitches,
  manageDirectory,
  type NewUser,
} from './directory.ts';
import { describeGroup, getUserId, listGroupMembershipsForMember } from './operations.ts';

/** What the service is started with. */
export interface IdentityStoreOptions extends ServerOptions, AccountOptions {
  readonly storeId?: string;
  readonly groups?: readonly IdentityStoreGroup[];
  readonly people?: readonly NewUser[];
}

/** A running service; what the administrator changes shows in the next answer. */
export interface IdentityStore extends Directory, DirectoryManager {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly identityStoreArn: string;
  readonly calls: ServiceCall[];
  readonly switches: IdentityStoreSwitches;
  close(): Promise<void>;
}

/** Returns a running service with one store of the given content. */
export async function startIdentityStore(options: IdentityStoreOptions): Promise<IdentityStore> {
  const { storeId = 'd-1234567890', account = LOCAL_ACCOUNT.account } = options;
  const directory = { storeId, people: new Map(), groups: new Map(), memberships: new Map() };
  const manager = manageDirectory(directory);
  for (const group of options.groups ?? []) manager.addGroup(group);
  for (const user of options.people ?? []) manager.addPerson(user);
  const service = toService(directory, options);
  const { signer, calls, switches } = service;
  return {
    ...(await startJsonService(service, options)),
    ...directory,
    ...manager,
    region: signer.region,
    credentials: { accessKeyId: signer.accessKeyId, secretAccessKey: signer.secretAccessKey },
    identityStoreArn: `arn:aws:identitystore::${account}:identitystore/${storeId}`,
    calls,
    switches,
  };
}

function toService(directory: Directory, options: IdentityStoreOptions) {
  const switches = usualSwitches();
  const calls: ServiceCall[] = [];
  return {
    targetPrefix: 'AWSIdentityStore',
    sentenceMember: 'Message' as const,
    signer: toSigner(options, 'identitystore'),
    operations: {
      GetUserId: (request: unknown) => getUserId(directory, switches, request),
      ListGroupMembershipsForMember: (request: unknown) =>
        listGroupMembershipsForMember(directory, switches, request),
      DescribeGroup: (request: unknown) => describeGroup(directory, request),
    },
    calls,
    switches,
  };
}

function usualSwitches(): IdentityStoreSwitches {
  return {
    pageSize: 100,
    hang: false,
    failures: new Map(),
    uniqueValues: 'keep_case',
    list: 'sent',
    userId: 'sent',
  };
}
