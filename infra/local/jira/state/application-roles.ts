export interface ApplicationRole {
  readonly key: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly defaultGroups: readonly string[];
  readonly selectedByDefault: boolean;
}

/** The applications of the licence. A person has a role by being in one of its groups. */
export const applicationRoles: readonly ApplicationRole[] = [
  {
    key: 'jira-software',
    name: 'Jira Software',
    groups: ['jira-software-users'],
    defaultGroups: ['jira-software-users'],
    selectedByDefault: true,
  },
];
