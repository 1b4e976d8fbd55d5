import type { JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import { setCookie } from './set-cookie.ts';

/** Sends the remember-me cookie; an empty value takes it back. */
export function setRememberMeCookie(context: JiraContext, node: JiraNode, value: string): void {
  const { rememberMeCookieAttributes, rememberMeSeconds } = node.jira.switches;
  const maxAge = value === '' ? 0 : rememberMeSeconds;
  const expires = new Date(value === '' ? 10_000 : node.jira.nowMs() + maxAge * 1000);
  const age = `Max-Age=${maxAge}; Expires=${expires.toUTCString()}`;
  const attributes = [age, rememberMeCookieAttributes].filter(Boolean).join('; ');
  setCookie(context, node, ['seraph.rememberme.cookie', value, attributes]);
}
