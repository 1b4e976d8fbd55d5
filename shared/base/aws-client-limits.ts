/** Returns what bounds a client of the AWS SDK: attempts, waiting, and connections, which it keeps. */
export const awsClientLimits = (maxSockets: number) => ({
  maxAttempts: 2,
  requestHandler: {
    httpsAgent: { keepAlive: true, maxSockets },
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    throwOnRequestTimeout: true,
  },
});
