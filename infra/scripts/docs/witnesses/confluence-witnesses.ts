import type { WitnessedProduct } from './witnessed-product.ts';

/** Every status of Confluence that its adapter branches on. */
export const CONFLUENCE_WITNESSES: WitnessedProduct = {
  majors: ['8', '9', '10'],
  calls: [
    {
      operation: 'find_account',
      call: 'GET /rest/api/user',
      answers: [
        ['200', 'the account', 'document assumed official'],
        ['404', 'no account', 'assumed assumed official'],
      ],
    },
    {
      operation: 'find_groups',
      call: 'GET /rest/api/user/memberof',
      answers: [
        ['200', 'groups, a page of them', 'assumed recorded official'],
        ['404', 'passed over: there is no account', 'assumed assumed assumed'],
      ],
    },
    {
      operation: 'find_members',
      call: 'GET /rest/api/group/{group}/member',
      answers: [
        ['200', 'members, a page of them', 'assumed assumed official'],
        ['400', 'not shown', 'gap gap gap'],
        ['401', 'not shown', 'gap gap gap'],
        ['403', 'not shown', 'assumed assumed official'],
        ['404', 'no such group', 'assumed assumed assumed'],
        ['405', 'not shown', 'gap gap gap'],
      ],
    },
    {
      operation: 'create_person',
      call: 'POST /rest/api/admin/user',
      answers: [
        ['201', 'created', 'document recorded official'],
        ['409', 'exists', 'document assumed official'],
        ['402', 'the licence has no seat', 'document assumed official'],
      ],
    },
    {
      operation: 'update_person',
      call: 'PUT /rest/api/admin/user/{username}',
      answers: [
        ['204', 'changed, since 9.3', 'absent assumed official'],
        ['404', 'no such call before 9.3: it is not made', 'assumed assumed absent'],
      ],
    },
    {
      operation: 'update_person',
      call: 'PUT /rest/api/admin/user/{username}/disable',
      answers: [['204', 'deactivated', 'assumed assumed official']],
    },
    {
      operation: 'update_person',
      call: 'PUT /rest/api/admin/user/{username}/enable',
      answers: [['204', 'activated', 'assumed assumed official']],
    },
    {
      operation: 'set_password',
      call: 'POST /rest/api/admin/user/{username}/password',
      answers: [
        ['204', 'set', 'document assumed official'],
        ['404', 'no account', 'document assumed official'],
      ],
    },
    {
      operation: 'create_group',
      call: 'POST /rest/api/admin/group',
      answers: [
        ['200', 'created', 'gap gap official'],
        ['201', 'created', 'document gap gap'],
        ['409', 'exists', 'assumed assumed official'],
      ],
    },
    {
      operation: 'join',
      call: 'PUT /rest/api/user/{username}/group/{group}',
      answers: [
        ['204', 'a member, now or before', 'assumed assumed official'],
        ['404', 'no such group, or no account', 'assumed assumed assumed'],
      ],
    },
    {
      operation: 'leave',
      call: 'DELETE /rest/api/user/{username}/group/{group}',
      answers: [
        ['204', 'no direct member, now or before', 'assumed assumed official'],
        ['404', 'no such group', 'assumed assumed assumed'],
      ],
    },
    {
      operation: 'login',
      call: 'POST /rest/tsv/1.0/authenticate',
      answers: [
        ['200', 'a session, with its cookie', 'absent recorded recorded'],
        [
          '401',
          'wrong password, where it says whether a CAPTCHA would help',
          'absent assumed assumed',
        ],
        ['412', 'a second step is demanded', 'absent assumed assumed'],
        ['404', 'no such login', 'assumed absent absent'],
      ],
    },
    {
      operation: 'login',
      call: 'POST /dologin.action',
      answers: [
        ['302', 'a session, or the way back to the form', 'assumed gap gap'],
        ['200', 'the form again', 'assumed gap gap'],
      ],
    },
    {
      operation: 'find_session',
      call: 'GET /rest/api/user/current',
      answers: [
        ['200', 'the session’s user; anything else is no session', 'assumed assumed official'],
      ],
    },
    {
      operation: 'any',
      call: '*',
      answers: [
        ['3xx', 'a sign-in page, or a product that starts or is locked', 'assumed assumed assumed'],
        ['401', 'credentials refused', 'document document document'],
        ['403', 'Basic authentication is blocked', 'document document document'],
        ['403', 'a CAPTCHA is demanded of the service account', 'assumed assumed assumed'],
        ['403', 'not permitted', 'assumed assumed assumed'],
        ['403', 'a check for forged requests, or a firewall’s page', 'document document document'],
        ['405', 'read-only mode', 'assumed assumed assumed'],
        ['429', 'the rate is limited', 'document document document'],
        ['5xx', 'an outage', 'assumed assumed assumed'],
      ],
    },
  ],
};
