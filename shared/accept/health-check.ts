import type { AlbRequest } from './alb-event.ts';

/**
 * Tells whether this is the load balancer's health check: its user agent and no Host, so that
 * nothing else could be answered. Any client can send the user agent through the load balancer, but never
 * without a Host.
 */
export function isHealthCheck(request: AlbRequest): boolean {
  const [agent = ''] = request.headers.get('user-agent') ?? [];
  return agent.startsWith('ELB-HealthChecker/') && !request.headers.has('host');
}
