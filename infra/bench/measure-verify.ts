// In: nothing. Out: the cost of verifying one data token, against that of the bare signature check.
import { generateKeyPairSync, type KeyObject, randomUUID, verify } from 'node:crypto';
import { type CryptoKey, compactVerify, importSPKI } from 'jose';
import { signDataToken } from '#infra/local/load-balancer/oidc/sign-data-token.ts';
import { readUnverifiedHeader } from '#shared/authenticate/read-unverified-header.ts';
import type { TokenTrust } from '#shared/authenticate/token-trust.ts';
import { verifyDataToken } from '#shared/authenticate/verify-data-token.ts';
import { parseJwsPart } from '#shared/base/jws.ts';
import { interleave } from './interleave.ts';
import { median } from './median.ts';
import { toBareParts } from './to-bare-parts.ts';

/** Microseconds per token, medians of interleaved rounds in one process. */
export interface VerifyCosts {
  readonly tokenBytes: number;
  readonly time: VerifyCost;
  /** CPU of all threads: the time on one core that runs nothing else. */
  readonly cpu: VerifyCost;
}

export interface VerifyCost {
  /** `crypto.verify` of the signature alone, with a bare KeyObject and the signature in DER. */
  readonly floor: number;
  /** The same as verifyDataToken does, with `compactVerify` of jose for the signature. */
  readonly jose: number;
  /** The whole of verifyDataToken, with the key at hand. */
  readonly whole: number;
}

const ROUNDS = 41;
const CALLS_PER_ROUND = 150;
const WARM_UP_CALLS = 1_500;

/** Returns the costs of verifying a padded token of about 2.1 KB. */
export async function measureVerify(): Promise<VerifyCosts> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const { token, trust } = makeToken(publicKey, privateKey);
  const key = await importSPKI(String(publicKey.export({ type: 'spki', format: 'pem' })), 'ES256');
  const { input, signature } = toBareParts(token);
  const contenders = {
    floor: async () => {
      if (!verify('sha256', input, publicKey, signature)) throw new Error('floor');
    },
    jose: () => verifyWithJose(token, key),
    whole: async () => void (await verifyDataToken(token, trust)),
  };
  for (const call of Object.values(contenders)) await repeat(call, WARM_UP_CALLS);
  const cpu = { floor: [] as number[], jose: [] as number[], whole: [] as number[] };
  const round = (name: keyof typeof cpu) => async () => {
    const before = process.cpuUsage();
    const microseconds = await repeat(contenders[name], CALLS_PER_ROUND);
    const { user, system } = process.cpuUsage(before);
    cpu[name].push((user + system) / CALLS_PER_ROUND);
    return microseconds;
  };
  const time = await interleave(ROUNDS, {
    floor: round('floor'),
    jose: round('jose'),
    whole: round('whole'),
  });
  const { floor, jose, whole } = cpu;
  return {
    tokenBytes: token.length,
    time,
    cpu: { floor: median(floor), jose: median(jose), whole: median(whole) },
  };
}

const LOAD_BALANCER = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/b/1';
const CLIENT_ID = 'bench-client';
const ISSUER = 'https://id.example.com';

/** The work of verifyDataToken, its comparisons left out, as a library would do it. */
async function verifyWithJose(token: string, key: CryptoKey): Promise<void> {
  readUnverifiedHeader(token);
  const { payload } = await compactVerify(token, key, { algorithms: ['ES256'] });
  if (parseJwsPart(payload) === null) throw new Error('jose');
}

function makeToken(
  publicKey: KeyObject,
  privateKey: KeyObject,
): { token: string; trust: TokenTrust } {
  const kid = randomUUID();
  const exp = Math.floor(Date.now() / 1000) + 120;
  const groups = Array.from({ length: 40 }, (_, n) => `jira-team-of-people-${n + 1}`);
  const token = signDataToken({
    header: { kid, iss: ISSUER, client: CLIENT_ID, signer: LOAD_BALANCER, exp },
    payload: {
      ...{ sub: randomUUID(), name: 'Ada Lovelace', email: 'ada@example.com', groups },
      ...{ preferred_username: 'ada', exp, iss: ISSUER },
    },
    privateKey,
  });
  const trust = {
    loadBalancerArns: new Set([LOAD_BALANCER]),
    clientId: CLIENT_ID,
    issuer: ISSUER,
    findKey: () => Promise.resolve(publicKey),
    now: Date.now,
  };
  return { token, trust };
}

/** Returns microseconds per call. */
async function repeat(call: () => Promise<void>, times: number): Promise<number> {
  const startedAtMs = performance.now();
  for (let i = 0; i < times; i += 1) await call();
  return ((performance.now() - startedAtMs) * 1000) / times;
}
