import { expect, it } from 'vitest';
import { textAt } from '#test/infra/local/json/text-at.ts';
import { startDrivenCrowd } from './drive-crowd-client.ts';

// atlassian-crowd-client was written against real Crowd servers and is used as it is: what it can do here, it can do
// there. Where it differs from what is known of Crowd: it turns every 401 and 403 into a type of its own, whatever the
// body says; it takes a 2xx without a JSON content type for an error, 204 excepted; and its attributes.toCrowd returns a
// bare list, which it puts into `{attributes}` itself.

const grace = ['Grace', 'Hopper', 'Grace Hopper', 'grace@example.com', 'grace', 'first password'];
const userOf = (...fields: unknown[]) => ({ model: 'user', fields });
const groupOf = (...fields: unknown[]) => ({ model: 'group', fields });
const from = (address: string) => ({ model: 'factors', fields: [{ remote_address: address }] });

it('another client creates, finds, replaces, renames and deletes users', async () => {
  const { crowd, drive } = await startDrivenCrowd();
  const [created, found, changed, renamed, missing, removed] = await drive(
    ['user.create', userOf(...grace)],
    ['user.get', 'GRACE'],
    ['user.update', 'grace', userOf('', '', 'Rear Admiral', 'rear@example.com', 'grace')],
    ['user.rename', 'grace', 'admiral'],
    ['user.get', 'grace'],
    ['user.remove', 'admiral'],
  );
  expect(created).toMatchObject({ username: 'grace', email: 'grace@example.com', active: true });
  expect(found).toEqual(created);
  expect(changed).toMatchObject({ firstname: '', displayname: 'Rear Admiral', active: true });
  expect(renamed).not.toHaveProperty('error');
  expect(missing).toEqual({ error: 'USER_NOT_FOUND' });
  expect(removed).toBeNull();
  expect(crowd.people().map(({ name }) => name)).toEqual(['ada', 'bob']);
});

it('another client reads why a user cannot be created', async () => {
  const { drive } = await startDrivenCrowd({ switches: { passwordPattern: '.{8}' } });
  const [again, weak, none] = await drive(
    ['user.create', userOf(...grace.slice(0, 4), 'Ada', 'first password')],
    ['user.create', userOf(...grace.slice(0, 5), 'weak')],
    ['user.create', userOf(...grace.slice(0, 5))],
  );
  expect(again).toEqual({ error: 'INVALID_USER' });
  expect(weak).toEqual({ error: 'INVALID_CREDENTIAL' });
  expect(none).toEqual({ error: 'ILLEGAL_ARGUMENT' });
});

it('another client sets passwords and attributes', async () => {
  const { drive } = await startDrivenCrowd();
  const attributes = { model: 'attributes', fields: [{ managed: 'by the edge', since: 7 }] };
  const [, user, refused, stored, , left] = await drive(
    ['user.password.set', 'ada', 'another one'],
    ['authentication.authenticate', 'ada', 'another one'],
    ['authentication.authenticate', 'ada', 'ada password'],
    ['user.attributes.set', 'ada', attributes],
    ['user.attributes.remove', 'ada', 'since'],
    ['user.attributes.list', 'ada'],
  );
  expect(user).toMatchObject({ username: 'ada' });
  expect(refused).toEqual({ error: 'INVALID_USER_AUTHENTICATION' });
  expect(stored).toEqual({ attributes: { managed: 'by the edge', since: 7 } });
  expect(left).toEqual({ attributes: { managed: 'by the edge' } });
});

it('another client creates groups and moves users and groups in and out of them', async () => {
  const { crowd, drive } = await startDrivenCrowd();
  const [created, updated, , again, , direct, nested, members, isMember, , gone] = await drive(
    ['group.create', groupOf('writers', 'Who write', true)],
    ['group.update', 'writers', groupOf('writers', 'Who wrote', true)],
    ['user.groups.add', 'bob', 'writers'],
    ['user.groups.add', 'bob', 'writers'],
    ['group.children.add', 'readers', 'writers'],
    ['user.groups.list', 'bob'],
    ['user.groups.list', 'bob', true],
    ['group.users.list', 'readers', true],
    ['user.groups.get', 'bob', 'readers', true],
    ['user.groups.remove', 'bob', 'writers'],
    ['user.groups.remove', 'bob', 'writers'],
  );
  expect(created).toMatchObject({ groupname: 'writers', description: 'Who write', active: true });
  expect(updated).toMatchObject({ groupname: 'writers', description: 'Who wrote' });
  expect(again).toEqual({ error: 'MEMBERSHIP_ALREADY_EXISTS' });
  expect([direct, nested]).toEqual([['writers'], ['readers', 'writers']]);
  expect(members).toEqual(['bob']);
  expect(isMember).toBe('readers');
  expect(gone).toEqual({ error: 'MEMBERSHIP_NOT_FOUND' });
  expect(crowd.groups()).toContainEqual({ name: 'readers', members: [], groups: ['writers'] });
});

it('another client reads every membership as XML and searches users and groups', async () => {
  const { drive } = await startDrivenCrowd();
  const [memberships, people, names, groups] = await drive(
    ['group.membership'],
    ['search.user', 'email=ada@example.com', true],
    ['search.user', 'active=true'],
    ['search.group', 'name=read*'],
  );
  expect(memberships).toContain('<membership group="jira-users"><users><user name="ada"/>');
  expect(people).toMatchObject([{ username: 'ada', displayname: 'Ada Lovelace' }]);
  expect(names).toEqual(['ada', 'bob']);
  expect(groups).toEqual(['readers']);
});

it('another client signs in without a password, validates, and signs out everywhere', async () => {
  const { crowd, drive } = await startDrivenCrowd();
  const [session, again, user, valid, ended, unknown, third, all] = await drive(
    ['session.createUnvalidated', 'ada', from('203.0.113.7'), 300],
    ['session.createUnvalidated', 'ada', from('203.0.113.7'), 300],
    ['session.getUser', { tokenOf: 0 }],
    ['session.validate', { tokenOf: 0 }, from('203.0.113.7')],
    ['session.remove', { tokenOf: 0 }],
    ['session.validate', { tokenOf: 0 }, from('203.0.113.7')],
    ['session.create', 'ada', 'ada password'],
    ['session.removeAll', 'ada'],
  );
  const timeOf = (name: string) => Date.parse(textAt(session, name));
  expect((timeOf('expiresAt') - timeOf('createdAt')) / 1000).toBe(300);
  const token = textAt(session, 'token');
  expect(again).toHaveProperty('token', token);
  expect(user).toMatchObject({ username: 'ada' });
  expect(valid).toHaveProperty('token', token);
  expect([ended, all]).toEqual([null, null]);
  expect(unknown).toEqual({ error: 'INVALID_SSO_TOKEN' });
  expect(textAt(third, 'token')).not.toBe(token);
  expect(crowd.sessions()).toEqual([]);
});

it('another client finds a token bound to its address where a consistent one is required', async () => {
  const { drive } = await startDrivenCrowd({ switches: { requireConsistentClientAddress: true } });
  const [session, elsewhere, without, same] = await drive(
    ['session.createUnvalidated', 'ada', from('203.0.113.7')],
    ['session.validate', { tokenOf: 0 }, from('203.0.113.8')],
    ['session.validate', { tokenOf: 0 }],
    ['session.validate', { tokenOf: 0 }, from('203.0.113.7')],
  );
  expect([elsewhere, without]).toEqual([
    { error: 'INVALID_SSO_TOKEN' },
    { error: 'INVALID_SSO_TOKEN' },
  ]);
  expect(same).toHaveProperty('token', textAt(session, 'token'));
});

it('another client reads how the cookie has to be set', async () => {
  const cookie = { domain: '.example.com', name: 'crowd.token_key', secure: true };
  const { drive } = await startDrivenCrowd({ switches: { cookie } });
  expect(await drive(['config.cookie'])).toEqual([cookie]);
});

it('another client takes an empty answer without a content type for an invalid one', async () => {
  const { drive } = await startDrivenCrowd({ switches: { contentTypeOnEmptyAnswers: false } });
  const [added] = await drive(['user.groups.add', 'bob', 'readers']);
  expect(added).toEqual({ error: 'INVALID_RESPONSE' });
});
