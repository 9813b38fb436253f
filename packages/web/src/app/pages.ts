import type { Role } from './session.ts';

/** A page of the menu and who may open it; the server decides what they may do there. */
export interface MenuPage {
  readonly to: string;
  readonly title: string;
  readonly roles: readonly Role[];
}

const STAFF: readonly Role[] = ['administrator', 'supervisor'];
const ADMINISTRATORS: readonly Role[] = ['administrator'];

export const PAGES: readonly MenuPage[] = [
  { to: '/', title: 'Callbacks', roles: STAFF },
  { to: '/queues', title: 'Queues and agents', roles: STAFF },
  { to: '/reports', title: 'Reports', roles: STAFF },
  { to: '/simulator', title: 'Simulator', roles: STAFF },
  { to: '/services', title: 'Configured services', roles: STAFF },
  { to: '/hours', title: 'Hours and capacity', roles: STAFF },
  { to: '/documents', title: 'Documents', roles: ADMINISTRATORS },
  { to: '/templates', title: 'Templates', roles: ADMINISTRATORS },
  { to: '/prompts', title: 'Prompts', roles: ADMINISTRATORS },
  { to: '/patterns', title: 'Patterns', roles: ADMINISTRATORS },
  { to: '/resources', title: 'Access numbers', roles: ADMINISTRATORS },
  { to: '/providers', title: 'Push providers', roles: ADMINISTRATORS },
  { to: '/options', title: 'Server options', roles: ADMINISTRATORS },
  { to: '/users', title: 'Users and keys', roles: ADMINISTRATORS },
  { to: '/audit', title: 'Audit log', roles: ADMINISTRATORS },
];

/** The agent's desktop, an application beside these pages. */
export const DESK = '/desk';
