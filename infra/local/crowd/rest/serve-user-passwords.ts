// In: calls of /user/password and /authentication.
// Out: passwords set and checked.
import * as v from 'valibot';
import { answerEmpty, answerEntity } from '#infra/local/crowd/representation/answers.ts';
import { readEntity } from '#infra/local/crowd/representation/read-entity.ts';
import { refusal } from '#infra/local/crowd/representation/refusal.ts';
import type { CrowdApp, CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { toUserEntity } from './entities.ts';
import {
  authenticateUser,
  checkPassword,
  demandAccess,
  demandWritePermission,
  requireQuery,
  requireUser,
} from './requirements.ts';
import { endSessions } from './sessions.ts';

const PasswordEntity = v.object({ value: v.string() });

/** Adds the password and authentication resources. */
export function serveUserPasswords(app: CrowdApp, crowd: CrowdState): void {
  app.put('/user/password', (context) => setPassword(context, crowd));
  app.post('/authentication', (context) => authenticate(context, crowd));
}

async function setPassword(context: CrowdContext, crowd: CrowdState): Promise<Response> {
  const name = requireQuery(context, 'username');
  const { value } = await readEntity(context, PasswordEntity);
  const user = requireUser(crowd, name);
  demandWritePermission(context, crowd);
  if (crowd.switches.delegatedDirectory) {
    throw refusal(
      'APPLICATION_PERMISSION_DENIED',
      'Passwords of this directory are kept elsewhere',
    );
  }
  checkPassword(crowd, value);
  crowd.directory.setPassword(user, value);
  endSessions(crowd, user, 'passwordChangeEndsSessions');
  return answerEmpty(context, crowd, 204);
}

async function authenticate(context: CrowdContext, crowd: CrowdState): Promise<Response> {
  const username = requireQuery(context, 'username');
  const { value } = await readEntity(context, PasswordEntity);
  const user = authenticateUser(crowd, { username, password: value });
  demandAccess(context, crowd, user);
  return answerEntity(context, ['user', toUserEntity(context, crowd, user)]);
}
