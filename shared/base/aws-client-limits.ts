/** Connections of a client: whether they are kept for the next call, and how many there are at most. */
interface Connections {
  readonly keepAlive: boolean;
  readonly maxSockets: number;
}

/** Returns what bounds a client of the AWS SDK: attempts, waiting, and connections. */
export const awsClientLimits = (httpsAgent: Connections) => ({
  maxAttempts: 2,
  requestHandler: {
    httpsAgent,
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    throwOnRequestTimeout: true,
  },
});
