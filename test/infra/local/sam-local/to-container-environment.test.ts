import { expect, it } from 'vitest';
import {
  listPorts,
  toContainerEnvironment,
} from '#infra/local/sam-local/to-container-environment.ts';

const ENVIRONMENT = {
  JIRA_ADDRESS: 'https://127.0.0.1:4001/jira',
  CONFLUENCE_ADDRESS: 'https://127.0.0.1:4001',
  PUBLIC_KEYS_URL: 'https://127.0.0.1:4002',
  OIDC_ISSUER: 'https://id.localhost:4003',
  JIRA_HOST: 'jira.example.localhost:4004',
  AWS_ACCESS_KEY_ID: 'AKIA',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

it('a container reaches servers by the name of the machine, and everything else is as it was', () => {
  expect(toContainerEnvironment(ENVIRONMENT)).toEqual({
    JIRA_ADDRESS: 'https://host.docker.internal:4001/jira',
    CONFLUENCE_ADDRESS: 'https://host.docker.internal:4001',
    PUBLIC_KEYS_URL: 'https://host.docker.internal:4002',
    OIDC_ISSUER: 'https://id.localhost:4003',
    JIRA_HOST: 'jira.example.localhost:4004',
    NODE_EXTRA_CA_CERTS: '/var/task/local-world-ca.pem',
  });
});

it('the ports that a container needs are those of addresses, each once', () => {
  expect(listPorts(ENVIRONMENT)).toEqual([4001, 4002]);
});
