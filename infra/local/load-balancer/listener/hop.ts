/** One step of a request's way through the load balancer, for people who watch. */
export interface Hop {
  /** The same for all hops of one request. */
  readonly requestId: number;
  readonly step: 'received' | 'rule' | 'sign-in' | 'callback' | 'lambda' | 'instance' | 'answered';
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** rule: its name and priority; sign-in: its outcome; lambda, instance: the target; answered: the status. */
  readonly detail: string;
}
