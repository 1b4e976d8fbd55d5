import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/**
 * Returns the storage of one provider, which lasts as long as the process. Unlike the library's own, it forgets nothing
 * under load, and two providers in one process share nothing.
 */
export function inMemoryAdapter(): AdapterFactory {
  const stored = new Map<string, AdapterPayload>();
  return (model) => adapterOf(model, stored);
}

// Expiry is left to the library, which checks `exp` of all that it reads.
function adapterOf(model: string, stored: Map<string, AdapterPayload>): Adapter {
  const key = (id: string) => `${model}:${id}`;
  const findBy = async (field: 'uid' | 'userCode', value: string) =>
    stored
      .entries()
      .find(([name, payload]) => name.startsWith(`${model}:`) && payload[field] === value)?.[1];
  return {
    upsert: async (id, payload) => void stored.set(key(id), payload),
    find: async (id) => stored.get(key(id)),
    findByUid: (uid) => findBy('uid', uid),
    findByUserCode: (userCode) => findBy('userCode', userCode),
    consume: async (id) => {
      const payload = stored.get(key(id));
      if (payload !== undefined) payload['consumed'] = Math.floor(Date.now() / 1000);
    },
    destroy: async (id) => void stored.delete(key(id)),
    revokeByGrantId: async (grantId) => {
      for (const [name, payload] of stored) if (payload.grantId === grantId) stored.delete(name);
    },
  };
}
