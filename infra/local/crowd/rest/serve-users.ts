// In: calls of /user.
// Out: users looked up, created, replaced, renamed and deleted.
import * as v from 'valibot';
import { answerEmpty, answerEntity } from '#infra/local/crowd/representation/answers.ts';
import {
  optionalFlag,
  optionalText,
  readEntity,
} from '#infra/local/crowd/representation/read-entity.ts';
import { refusal } from '#infra/local/crowd/representation/refusal.ts';
import type { User } from '#infra/local/crowd/state/directory.ts';
import type { CrowdApp, CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { refusesName } from '#infra/local/data-center/state/refuses-name.ts';
import { fillNames, toUserEntity } from './entities.ts';
import { checkPassword, demandWritePermission, requireQuery, requireUser } from './requirements.ts';
import { endSessions } from './sessions.ts';

const UserEntity = v.object({
  name: v.string(),
  'first-name': optionalText,
  'last-name': optionalText,
  'display-name': optionalText,
  email: optionalText,
  active: optionalFlag,
});
type UserEntity = v.InferOutput<typeof UserEntity>;

const NewUserEntity = v.object({
  ...UserEntity.entries,
  password: v.object({ value: v.string() }),
});

/** Adds the user resource. */
export function serveUsers(app: CrowdApp, crowd: CrowdState): void {
  app.get('/user', (context) => answerUser(context, crowd, findInQuery(context, crowd)));
  app.post('/user', (context) => create(context, crowd));
  app.put('/user', (context) => replace(context, crowd));
  app.delete('/user', (context) => remove(context, crowd));
  app.post('/user/rename', (context) => rename(context, crowd));
}

function findInQuery(context: CrowdContext, crowd: CrowdState): User {
  return requireUser(crowd, requireQuery(context, 'username'));
}

function answerUser(
  context: CrowdContext,
  crowd: CrowdState,
  user: User,
  status: 200 | 201 = 200,
): Response {
  return answerEntity(context, ['user', toUserEntity(context, crowd, user)], status);
}

async function create(context: CrowdContext, crowd: CrowdState): Promise<Response> {
  const { password, ...entity } = await readEntity(context, NewUserEntity);
  checkNewName(crowd, entity.name);
  checkPassword(crowd, password.value);
  demandWritePermission(context, crowd);
  const draft = fillNames(crowd, toDraft(crowd, entity));
  const user = crowd.directory.addUser({ ...draft, password: password.value });
  const { link } = toUserEntity(context, crowd, user) as { link: { href: string } };
  context.header('Location', link.href);
  if (crowd.switches.userCreateAnswer === 'empty') return answerEmpty(context, crowd, 201);
  return answerUser(context, crowd, user, 201);
}

function checkNewName(crowd: CrowdState, name: string): void {
  if (name.trim() === '' || name !== name.trim()) {
    throw refusal('INVALID_USER', 'A username may neither be blank nor begin or end with a space');
  }
  if (crowd.directory.findUser(name) !== undefined) {
    throw refusal('INVALID_USER', `User already exists in directory: <${name}>`);
  }
}

function toDraft({ switches }: CrowdState, entity: UserEntity) {
  if (refusesName(switches, entity['display-name'] ?? '')) {
    throw refusal('INVALID_USER', 'The display name is invalid');
  }
  return {
    name: entity.name,
    firstName: entity['first-name'] ?? '',
    lastName: entity['last-name'] ?? '',
    displayName: entity['display-name'] ?? '',
    email: entity.email ?? '',
    active: entity.active ?? switches.omittedActive === 'active',
  };
}

// A full replacement: what the body leaves out is blank afterwards.
async function replace(context: CrowdContext, crowd: CrowdState): Promise<Response> {
  const name = requireQuery(context, 'username');
  const entity = await readEntity(context, UserEntity);
  if (entity.name.toLowerCase() !== name.toLowerCase()) {
    throw refusal(
      crowd.switches.otherNameInUpdate,
      `The names of the resource location <${name}> and object <${entity.name}> are not equal`,
    );
  }
  const user = requireUser(crowd, name);
  demandWritePermission(context, crowd);
  const { name: _same, ...changes } = fillNames(crowd, toDraft(crowd, entity));
  Object.assign(user, changes, { updatedMs: crowd.nowMs() });
  if (!user.active) endSessions(crowd, user, 'deactivationEndsSessions');
  return answerEmpty(context, crowd, 204);
}

function remove(context: CrowdContext, crowd: CrowdState): Response {
  const user = findInQuery(context, crowd);
  demandWritePermission(context, crowd);
  crowd.directory.removeUser(user);
  crowd.sessions.closeAllOf(user);
  return answerEmpty(context, crowd, 204);
}

async function rename(context: CrowdContext, crowd: CrowdState): Promise<Response> {
  const oldName = requireQuery(context, 'username');
  const { 'new-name': name } = await readEntity(context, v.object({ 'new-name': v.string() }));
  const user = requireUser(crowd, oldName);
  if (crowd.directory.findUser(name) !== user) checkNewName(crowd, name);
  demandWritePermission(context, crowd);
  crowd.directory.renameUser(user, name);
  user.updatedMs = crowd.nowMs();
  endSessions(crowd, user, 'renameEndsSessions');
  if (crowd.switches.renameStatus === 204) return answerEmpty(context, crowd, 204);
  return answerUser(context, crowd, user);
}
