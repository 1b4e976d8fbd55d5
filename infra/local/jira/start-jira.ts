// In: accounts, tokens and the shape of the cluster.
// Out: a Jira Data Center of several nodes on this machine, with everything that a test may look into or change.
import { controlJira, type JiraControl } from './control-jira.ts';
import { inspectJira, type JiraInspection } from './inspect-jira.ts';
import { type RunningNode, startNode } from './start-node.ts';
import { addPerson, type PersonWithGroups } from './state/add-person.ts';
import { addToken } from './state/add-token.ts';
import type { JiraSwitches } from './state/default-switches.ts';
import { type JiraNode, makeNode } from './state/make-node.ts';
import { type Exchange, type JiraState, makeState } from './state/make-state.ts';

export interface JiraOptions {
  /** The account that the function signs in with; in jira-administrators. */
  readonly serviceAccount?: { readonly name: string; readonly password: string };
  /** A local administrator; admin/admin when absent. */
  readonly administrator?: { readonly name: string; readonly password: string };
  /** Personal access tokens: token to the name of its owner. */
  readonly tokens?: Readonly<Record<string, string>>;
  readonly people?: readonly PersonWithGroups[];
  readonly groups?: readonly string[];
  /** 2 when absent. */
  readonly nodes?: number;
  /** One for each node; any free port when absent. */
  readonly ports?: readonly number[];
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Begins with a slash and ends without; empty when absent. */
  readonly contextPath?: string;
  /** Scheme, host and port that browsers use, for links; the request's own when absent. */
  readonly publicUrl?: string;
  /** Milliseconds since 1970; the machine's clock when absent. */
  readonly clock?: () => number;
  readonly onExchange?: (exchange: Exchange) => void;
  readonly switches?: Partial<JiraSwitches>;
}

export interface LocalJira extends JiraInspection, JiraControl {
  readonly nodes: readonly RunningNode[];
  close(): Promise<void>;
}

/** A running Jira. Groups jira-administrators and jira-software-users and both accounts exist from the start. */
export async function startJira(options: JiraOptions = {}): Promise<LocalJira> {
  const jira = makeState({
    switches: options.switches,
    contextPath: options.contextPath,
    publicUrl: options.publicUrl,
    clock: options.clock,
    onExchange: options.onExchange,
  });
  fillDirectory(jira, options);
  for (const [token, owner] of Object.entries(options.tokens ?? {})) addToken(jira, token, owner);
  const nodes = await startNodes(jira, options);
  return { nodes, ...inspectJira(jira), ...controlJira(jira), close: () => stopAll(nodes) };
}

function fillDirectory(jira: JiraState, options: JiraOptions): void {
  const { serviceAccount, administrator = { name: 'admin', password: 'admin' } } = options;
  const accounts = serviceAccount === undefined ? [administrator] : [administrator, serviceAccount];
  const names = ['jira-administrators', 'jira-software-users', ...(options.groups ?? [])];
  for (const name of names) jira.directory.addGroup(name);
  for (const { name, password } of accounts) {
    const emailAddress = `${name}@localhost`;
    addPerson(jira, {
      ...{ name, password, emailAddress, displayName: name },
      groups: ['jira-administrators'],
    });
  }
  for (const draft of options.people ?? []) addPerson(jira, draft);
}

async function startNodes(jira: JiraState, options: JiraOptions): Promise<RunningNode[]> {
  const cluster: JiraNode[] = [];
  const running: RunningNode[] = [];
  for (let i = 0; i < (options.nodes ?? 2); i += 1) {
    const node = makeNode(`node${i + 1}`, jira, cluster);
    const place = { port: options.ports?.[i] ?? 0, tls: options.tls };
    running.push(await startNode(node, place));
  }
  return running;
}

async function stopAll(nodes: readonly RunningNode[]): Promise<void> {
  await Promise.all(nodes.map((node) => node.stop()));
}
