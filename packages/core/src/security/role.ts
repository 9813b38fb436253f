/** What people may do, the most first; each may do what those behind it may. */
export const ROLES = ['administrator', 'supervisor', 'agent'] as const;
export type Role = (typeof ROLES)[number];

/** `client`: an application of customers, which may use what a password of a service opens, and nothing of ours. */
export const KEY_ROLES = [...ROLES, 'client'] as const;
export type KeyRole = (typeof KEY_ROLES)[number];

/** Whether somebody with the role `has` may do what is for `wanted`. */
export function includesRole(has: KeyRole, wanted: Role): boolean {
  return has !== 'client' && ROLES.indexOf(has) <= ROLES.indexOf(wanted);
}
