/** Global permissions from low to high; each includes those before it. */
export const permissions = ['LICENSED_USER', 'PROJECT_CREATE', 'ADMIN', 'SYS_ADMIN'] as const;

export type Permission = (typeof permissions)[number];
