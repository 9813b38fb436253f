import type { Role } from '@ringback/core';

/** What a change is about, for the audit log. */
export type Subject =
  | 'service'
  | 'section'
  | 'list'
  | 'resource group'
  | 'agent'
  | 'agent state'
  | 'desk task'
  | 'callback'
  | 'callback note'
  | 'desk call'
  | 'supervision'
  | 'document'
  | 'prompt'
  | 'recording'
  | 'template'
  | 'options'
  | 'session'
  | 'user'
  | 'own password'
  | 'api key'
  | 'login'
  /** Somebody wanted to read what is not for him, or had numbers of customers shown in full. */
  | 'reading';

interface ReadAccess {
  readonly role: Role;
}

interface ChangeAccess extends ReadAccess {
  readonly subject: Subject;
  /** The parameter of the path that names which one. */
  readonly named: string | null;
  /** A question that is too long for an address: nothing changes, nothing is written down. */
  readonly asksOnly?: true;
}

export type RouteAccess = ReadAccess | ChangeAccess;

type Change = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who may use each route that asks for credentials. One that does not stand here is for administrators. */
const READS: Readonly<Record<string, Role>> = {
  '/api/v1/me': 'agent',

  '/api/v1/desk': 'agent',
  '/api/v1/desk/call': 'agent',
  '/api/v1/desk/callbacks': 'agent',
  '/api/v1/desk/callbacks/:id': 'agent',
  '/api/v1/desk/callbacks/:id/times': 'agent',
  '/api/v1/desk/colleagues': 'agent',
  '/api/v1/desk/events': 'agent',
  '/api/v1/desk/phone': 'agent',
  '/api/v1/desk/queues': 'agent',

  '/api/v1/agents': 'supervisor',
  '/api/v1/agents/:id': 'supervisor',
  '/api/v1/callbacks': 'supervisor',
  '/api/v1/callbacks/:id': 'supervisor',
  '/api/v1/callbacks/:id/trace': 'supervisor',
  '/api/v1/callbacks/:id/link': 'supervisor',
  '/api/v1/callbacks/:id/promises': 'supervisor',
  '/api/v1/callbacks/:id/why': 'supervisor',
  '/api/v1/callbacks/:id/waiting-times': 'supervisor',
  '/api/v1/calls': 'supervisor',
  '/api/v1/events': 'supervisor',
  '/api/v1/queues': 'supervisor',
  '/api/v1/queues/:name/overtakes': 'supervisor',
  '/api/v1/queues/:name/pacing': 'supervisor',
  '/api/v1/queues/:name/waiting-time': 'supervisor',
  '/api/v1/reports/callback-facts': 'supervisor',
  '/api/v1/reports/callbacks': 'supervisor',
  '/api/v1/reports/promises': 'supervisor',
  '/api/v1/reports/waiting-times': 'supervisor',
  '/api/v1/sessions': 'supervisor',
  '/api/v1/sessions/:id': 'supervisor',
  '/api/v1/sessions/:id/trace': 'supervisor',
  '/api/v1/sessions/:id/recording': 'supervisor',
  '/api/v1/sessions/:id/structure': 'supervisor',
  '/api/v1/simulations/scenarios': 'supervisor',
  '/api/v1/simulations/:id': 'supervisor',
  '/api/v1/services': 'supervisor',
  '/api/v1/services/:name': 'supervisor',
  '/api/v1/services/:name/findings': 'supervisor',
  '/api/v1/sections': 'supervisor',
  '/api/v1/sections/:name': 'supervisor',
  '/api/v1/sections/:name/findings': 'supervisor',
  '/api/v1/findings': 'supervisor',
  '/api/v1/lists': 'supervisor',
  '/api/v1/lists/:name': 'supervisor',
  '/api/v1/resources': 'supervisor',
  '/api/v1/resources/:group': 'supervisor',
  '/api/v1/documents': 'supervisor',
  '/api/v1/recordings': 'supervisor',
  '/api/v1/recordings/:id': 'supervisor',
  '/api/v1/recordings/:id/audio': 'supervisor',
  '/api/v1/prompts': 'supervisor',
  '/api/v1/prompts/:name': 'supervisor',
  '/api/v1/documents/:name': 'supervisor',
  '/api/v1/documents/:name/text': 'supervisor',
  '/api/v1/documents/:name/versions': 'supervisor',
  '/api/v1/documents/:name/structure': 'supervisor',
  '/api/v1/templates': 'supervisor',
  '/api/v1/templates/:name': 'supervisor',
  '/api/v1/templates/:name/package': 'supervisor',

  '/api/v1/export': 'administrator',
  '/api/v1/audit': 'administrator',
  '/api/v1/users': 'administrator',
  '/api/v1/users/:name': 'administrator',
  '/api/v1/keys': 'administrator',

  '/live': 'supervisor',
  '/page/page.css': 'supervisor',
  '/page/page.js': 'supervisor',
  '/page/icon.svg': 'supervisor',
  '/page/settings': 'supervisor',
  '/page/events': 'supervisor',
  '/page/callbacks/:id/trace': 'supervisor',
};

const change = (role: Role, subject: Subject, named: string | null = null): ChangeAccess => ({
  role,
  subject,
  named,
});

const question = (role: Role, subject: Subject, named: string | null = null): ChangeAccess => ({
  ...change(role, subject, named),
  asksOnly: true,
});

/** The same for routes that change something, with what the audit log calls it. */
const CHANGES: Readonly<Record<`${Change} /${string}`, ChangeAccess>> = {
  'POST /api/v1/logout': change('agent', 'login'),
  'POST /page/session': change('administrator', 'login'),
  'PUT /api/v1/me/password': change('agent', 'own password'),

  'PUT /api/v1/services/:name': change('administrator', 'service', 'name'),
  'PATCH /api/v1/services/:name': change('administrator', 'service', 'name'),
  'DELETE /api/v1/services/:name': change('administrator', 'service', 'name'),
  'POST /api/v1/services/:name/from-template': change('administrator', 'service', 'name'),
  'POST /api/v1/office-hours/preview': question('supervisor', 'service'),
  'PUT /api/v1/sections/:name': change('administrator', 'section', 'name'),
  'PATCH /api/v1/sections/:name': change('administrator', 'section', 'name'),
  'DELETE /api/v1/sections/:name': change('administrator', 'section', 'name'),
  'PUT /api/v1/lists/:name': change('administrator', 'list', 'name'),
  'DELETE /api/v1/lists/:name': change('administrator', 'list', 'name'),
  'PUT /api/v1/resources/:group': change('administrator', 'resource group', 'group'),
  'DELETE /api/v1/resources/:group': change('administrator', 'resource group', 'group'),
  'PUT /api/v1/agents/:id': change('administrator', 'agent', 'id'),
  'DELETE /api/v1/agents/:id': change('administrator', 'agent', 'id'),
  'POST /api/v1/desk/callbacks/:id/notes': change('agent', 'callback note', 'id'),
  'POST /api/v1/desk/callbacks/:id/reschedule': change('agent', 'callback', 'id'),
  'POST /api/v1/desk/callbacks/:id/again': change('agent', 'callback', 'id'),
  'POST /api/v1/desk/state': change('agent', 'agent state'),
  'POST /api/v1/desk/call/:action': change('agent', 'desk call'),
  'POST /api/v1/desk/tasks/:id/:action': change('agent', 'desk task'),
  'POST /api/v1/agents/:id/state': change('supervisor', 'agent state', 'id'),
  'POST /api/v1/calls/:id/supervision': change('supervisor', 'supervision', 'id'),
  'DELETE /api/v1/calls/:id/supervision': change('supervisor', 'supervision', 'id'),
  'PUT /api/v1/documents/:name': change('administrator', 'document', 'name'),
  'POST /api/v1/documents/:name/check': question('supervisor', 'document', 'name'),
  'POST /api/v1/documents/:name/rollback': change('administrator', 'document', 'name'),
  'DELETE /api/v1/documents/:name': change('administrator', 'document', 'name'),
  'PUT /api/v1/prompts/:name': change('administrator', 'prompt', 'name'),
  'POST /api/v1/prompts/:name/speak': change('administrator', 'prompt', 'name'),
  'DELETE /api/v1/recordings/:id': change('administrator', 'recording', 'id'),
  'DELETE /api/v1/prompts/:name': change('administrator', 'prompt', 'name'),
  'PUT /api/v1/templates/:name': change('administrator', 'template', 'name'),
  'PUT /api/v1/templates/:name/package': change('administrator', 'template', 'name'),
  'DELETE /api/v1/templates/:name': change('administrator', 'template', 'name'),
  // They change nothing of what is real.
  'POST /api/v1/simulations': question('supervisor', 'options'),
  'DELETE /api/v1/simulations/:id': question('supervisor', 'options', 'id'),
  'POST /api/v1/import': change('administrator', 'options'),
  'DELETE /api/v1/sessions/:id': change('administrator', 'session', 'id'),

  'PUT /api/v1/users/:name': change('administrator', 'user', 'name'),
  'PATCH /api/v1/users/:name': change('administrator', 'user', 'name'),
  'DELETE /api/v1/users/:name': change('administrator', 'user', 'name'),
  'POST /api/v1/keys': change('administrator', 'api key'),
  'DELETE /api/v1/keys/:id': change('administrator', 'api key', 'id'),
};

/** Who may use a route; null for one that nobody has written down. */
export function declaredAccess(method: string, route: string): RouteAccess | null {
  if (method === 'GET' || method === 'HEAD') {
    const role = Object.hasOwn(READS, route) ? READS[route] : undefined;
    return role === undefined ? null : { role };
  }
  const wanted = `${method} ${route}`;
  return Object.entries(CHANGES).find(([name]) => name === wanted)?.[1] ?? null;
}
