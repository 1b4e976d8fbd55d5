import * as v from 'valibot';
import type { CrowdConnection } from './connect-crowd.ts';
import { demandStatus } from './demand-status.ts';

export interface CookieConfig {
  readonly name: string;
  readonly secure: boolean;
  /** Without a leading dot; undefined: the product's own host. */
  readonly domain: string | undefined;
}

const CookieConfigEntity = v.object({
  name: v.string(),
  secure: v.boolean(),
  domain: v.nullish(v.string()),
});

/** How Crowd wants its cookie set. Throws when Crowd does not say. */
export async function fetchCookieConfig(crowd: CrowdConnection): Promise<CookieConfig> {
  const answer = await crowd.send('GET', '/config/cookie');
  demandStatus(answer, 200);
  const { name, secure, domain } = v.parse(CookieConfigEntity, answer.body);
  return { name, secure, domain: toDomain(domain ?? '') };
}

function toDomain(domain: string): string | undefined {
  const host = domain.trim().replace(/^\./, '');
  return host === '' || host === 'localhost' ? undefined : host;
}
