import type { Agent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';

export interface Agents {
  readonly http: Agent;
  readonly https: HttpsAgent;
}

/** Where a connection leads, in the words of Node's requests. */
export interface Place {
  readonly protocol: string;
  readonly hostname: string;
  /** Empty: that of the protocol. */
  readonly port: string;
  readonly servername: string;
}

/**
 * Opens a connection to each place, and returns them. The first request to a place takes it, unless it is
 * gone by then or `mayUse` refuses it.
 */
export function openAhead(
  { http, https }: Agents,
  places: readonly Place[],
  mayUse: (connection: Duplex) => boolean,
): Duplex[] {
  return places.flatMap((place) => {
    const secure = place.protocol === 'https:';
    const agent: Agent = secure ? https : http;
    const connect = agent.createConnection.bind(agent);
    const { hostname: host, servername } = place;
    const port = place.port || (secure ? '443' : '80');
    // As an agent would.
    const target = { keepAlive: true, noDelay: true, host, port, servername };
    const opened = connect(target);
    if (!opened) return [];
    // Why it is gone is for the request to find out that needs another.
    opened.on('error', () => undefined);
    let isTaken = false;
    agent.createConnection = (options, callback) => {
      const isFirst = !isTaken && options.host === host && String(options.port) === port;
      isTaken ||= isFirst;
      if (isFirst && !opened.destroyed && mayUse(opened)) return opened;
      if (isFirst) opened.destroy();
      return connect(options, callback);
    };
    return [opened];
  });
}
