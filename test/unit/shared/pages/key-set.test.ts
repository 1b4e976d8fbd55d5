import { describe, expect, it } from 'vitest';
import { answerKeySet } from '#shared/pages/key-set.ts';
import { tokenKey } from '#test/builders/token-key.ts';

const keysIn = (body: Buffer) => JSON.parse(String(body)).keys as Record<string, unknown>[];

describe('the key set', () => {
  it('the key set holds every key that signs or has signed, the current one first', () => {
    const { body } = answerKeySet([tokenKey('now'), tokenKey('before')]);
    expect(keysIn(body).map(({ kid }) => kid)).toEqual(['now', 'before']);
  });

  it('the key set holds no private part of a key', () => {
    const { body } = answerKeySet([tokenKey('now'), tokenKey('before')]);
    for (const key of keysIn(body)) {
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    }
  });

  it('the key set is a JWK Set that caches may keep for minutes, and sets no cookie', () => {
    const headers = new Map(answerKeySet([tokenKey()]).headers);
    expect(headers.get('content-type')).toBe('application/jwk-set+json');
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(headers.has('set-cookie')).toBe(false);
  });
});
