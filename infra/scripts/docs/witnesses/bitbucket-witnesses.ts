import type { WitnessedProduct } from './witnessed-product.ts';

/** Every status of Bitbucket that its adapter branches on. */
export const BITBUCKET_WITNESSES: WitnessedProduct = {
  majors: ['8', '9', '10'],
  calls: [
    {
      operation: 'find_account',
      call: 'GET /rest/api/latest/admin/users',
      answers: [['200', 'users, a page of them', 'assumed official official']],
    },
    {
      operation: 'find_by_email',
      call: 'GET /rest/api/latest/admin/users',
      answers: [['200', 'users, a page of them', 'assumed official official']],
    },
    {
      operation: 'find_groups',
      call: 'GET /rest/api/latest/admin/users/more-members',
      answers: [['200', 'groups, a page of them', 'assumed official official']],
    },
    {
      operation: 'find_members',
      call: 'GET /rest/api/latest/admin/groups/more-members',
      answers: [
        ['200', 'members, a page of them', 'assumed official official'],
        ['400', 'not shown', 'assumed assumed assumed'],
        ['401', 'not shown', 'assumed official official'],
        ['403', 'not shown', 'gap gap gap'],
        ['404', 'no such group', 'gap gap gap'],
        ['405', 'not shown', 'gap gap gap'],
      ],
    },
    {
      operation: 'create_person',
      call: 'POST /rest/api/latest/admin/users',
      answers: [
        ['204', 'created', 'recorded official official'],
        ['409', 'exists, or no directory takes new users', 'assumed official official'],
      ],
    },
    {
      operation: 'update_person',
      call: 'PUT /rest/api/latest/admin/users',
      answers: [['200', 'changed', 'assumed official official']],
    },
    {
      operation: 'rename_person',
      call: 'POST /rest/api/latest/admin/users/rename',
      answers: [['200', 'renamed', 'assumed official official']],
    },
    {
      operation: 'set_password',
      call: 'PUT /rest/api/latest/admin/users/credentials',
      answers: [
        ['204', 'set', 'assumed official official'],
        ['404', 'no account', 'assumed official official'],
      ],
    },
    {
      operation: 'create_group',
      call: 'POST /rest/api/latest/admin/groups',
      answers: [
        ['200', 'created', 'assumed official official'],
        ['409', 'exists', 'assumed official official'],
      ],
    },
    {
      operation: 'join',
      call: 'POST /rest/api/latest/admin/users/add-groups',
      answers: [
        ['200', 'a member of all, now or before', 'assumed official official'],
        ['404', 'a group or the account is missing', 'assumed official official'],
        ['409', 'a member of one already: the account decides', 'gap gap gap'],
        ['403', 'the licence has no seat, or a higher rank', 'assumed official official'],
      ],
    },
    {
      operation: 'leave',
      call: 'POST /rest/api/latest/admin/users/remove-group',
      answers: [
        ['200', 'no direct member, now or before', 'assumed official official'],
        ['404', 'no member, or no such group: the account decides', 'assumed official official'],
      ],
    },
    {
      operation: 'login',
      call: 'POST /rest/tsv/1.0/authenticate',
      answers: [
        ['200', 'a session, with its cookie', 'absent official official'],
        [
          '401',
          'wrong password, where it says whether a CAPTCHA would help',
          'absent official official',
        ],
        ['412', 'a second step is demanded', 'absent official official'],
        ['404', 'no such login', 'assumed absent absent'],
      ],
    },
    {
      operation: 'login',
      call: 'POST /j_atl_security_check',
      answers: [
        ['302', 'a session, or the way back to the form', 'assumed assumed gap'],
        ['200', 'the form again', 'assumed assumed gap'],
      ],
    },
    {
      operation: 'find_session',
      call: 'GET /rest/api/latest/application-properties',
      answers: [
        [
          '200',
          'a header names the session’s user; anything else is no session',
          'assumed official official',
        ],
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
        ['401', 'not permitted, by `AuthorisationException`', 'assumed assumed assumed'],
        ['403', 'a check for forged requests, or a firewall’s page', 'recorded document document'],
        ['429', 'the rate is limited', 'document document document'],
        ['5xx', 'an outage', 'assumed assumed assumed'],
      ],
    },
  ],
};
