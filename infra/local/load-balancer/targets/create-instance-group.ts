import { parseCookie, type SetCookie, stringifySetCookie } from 'cookie';
import * as v from 'valibot';
import type { Seal } from '#infra/local/load-balancer/oidc/create-seal.ts';

/** A target group of several nodes. */
export interface InstanceTarget {
  readonly type: 'instance';
  /** Origins, http or https; a certificate is not checked, as AWS does not check it. */
  readonly nodes: readonly string[];
  /** Attribute stickiness.enabled with type lb_cookie. Default: on. */
  readonly stickiness?: boolean;
  /** What the cookies are called that lead to a node: those of AWS, or of a proxy that stands there instead. */
  readonly stickinessCookies?: readonly string[];
  /** Attribute stickiness.lb_cookie.duration_seconds. Default: one day. */
  readonly stickinessSeconds?: number;
}

export interface ChosenNode {
  readonly node: string;
  readonly setCookies: readonly string[];
}

export interface InstanceGroup {
  /** undefined: no node is registered. */
  choose(cookieHeader: string): Promise<ChosenNode | undefined>;
  setHealth(node: string, health: 'healthy' | 'unhealthy'): void;
}

export interface InstanceGroupOptions {
  readonly arn: string;
  readonly target: InstanceTarget;
  readonly seal: Seal;
  readonly now: () => number;
}

const weekMs = 604_800_000;
const dayInSeconds = 86_400;
const stickySchema = v.object({ arn: v.string(), node: v.string(), untilMs: v.number() });

/**
 * Nodes in turn, but for clients whose cookie names one that is still there. With every node
 * unhealthy all of them are asked again: the load balancer fails open.
 */
export function createInstanceGroup(options: InstanceGroupOptions): InstanceGroup {
  const { arn, target, seal, now } = options;
  const names = target.stickinessCookies ?? ['AWSALB', 'AWSALBCORS'];
  const unhealthy = new Set<string>();
  let turn = 0;

  return { choose, setHealth };

  async function choose(cookieHeader: string): Promise<ChosenNode | undefined> {
    const healthy = target.nodes.filter((node) => !unhealthy.has(node));
    const candidates = healthy.length > 0 ? healthy : target.nodes;
    const isSticky = target.stickiness ?? true;
    const sticky = isSticky ? await readNode(cookieHeader) : undefined;
    const node =
      sticky && candidates.includes(sticky) ? sticky : candidates[turn++ % candidates.length];
    if (node === undefined) return undefined;
    return { node, setCookies: isSticky ? await writeNode(node) : [] };
  }

  function setHealth(node: string, health: 'healthy' | 'unhealthy'): void {
    if (!target.nodes.includes(node)) return;
    if (health === 'healthy') unhealthy.delete(node);
    else unhealthy.add(node);
  }

  async function readNode(cookieHeader: string): Promise<string | undefined> {
    const cookies = parseCookie(cookieHeader, { decode: (value) => value });
    for (const value of names.map((name) => cookies[name])) {
      const parsed = v.safeParse(stickySchema, value ? await seal.open(value) : null);
      if (!parsed.success || parsed.output.arn !== arn) continue;
      if (now() < parsed.output.untilMs) return parsed.output.node;
    }
    return undefined;
  }

  // The cookie is issued anew with each answer; its value never says where a node is.
  async function writeNode(node: string): Promise<string[]> {
    const seconds = target.stickinessSeconds ?? dayInSeconds;
    const value = await seal.seal({ arn, node, untilMs: now() + seconds * 1000 });
    const expires = new Date(now() + weekMs);
    const cookies = names.map((name): SetCookie => {
      const sites = name.endsWith('CORS') ? ({ sameSite: 'none', secure: true } as const) : {};
      return { name, value, path: '/', expires, ...sites };
    });
    return cookies.map((cookie) => stringifySetCookie(cookie, { encode: (text) => text }));
  }
}
