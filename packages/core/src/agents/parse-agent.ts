import { agentId } from '../ids.ts';
import type { Json, JsonObject } from '../json.ts';
import type { AgentConfiguration } from './agent.ts';

export type AgentParse =
  | { readonly kind: 'agent'; readonly agent: AgentConfiguration }
  | { readonly kind: 'problem'; readonly field: string; readonly why: string };

const KEYS = ['id', 'name', 'dn', 'uri', 'password', 'skills', 'groups', 'state', 'wrapUp'];

/** A SIP address with a user, RFC 3261 25.1; the port is in the first group. */
const SIP_URI =
  /^sip:(?:[\w.!~*'()&=+$,;?/:-]|%[\dA-F]{2})+@(?:[\dA-Z](?:[\dA-Z.-]*[\dA-Z])?|\[[\dA-F:.]+\])(?::(\d{1,5}))?(?:;[^\s<>"@]+)?$/i;

function isSipUri(value: Json): value is string {
  const match = typeof value === 'string' ? SIP_URI.exec(value) : null;
  if (match === null) return false;
  const port = Number(match[1] ?? 5060);
  return port >= 1 && port <= 65_535;
}

const isText = (value: Json | undefined): value is string => typeof value === 'string' && value !== '';

/** Reads an agent as the configuration file and the admin API give it (contract section 3). */
export function parseAgent(id: string, body: JsonObject): AgentParse {
  const problem = (field: string, why: string): AgentParse => ({ kind: 'problem', field, why });
  for (const key of Object.keys(body)) {
    if (!KEYS.includes(key)) return problem(key, `is not known; known are ${KEYS.join(', ')}`);
  }
  if (body['id'] !== undefined && body['id'] !== id)
    return problem('id', `must be "${id}", the id in the address`);
  const dn = body['dn'] === undefined || body['dn'] === null ? id : body['dn'];
  if (!isText(dn)) return problem('dn', 'must be a text, the directory number of the phone');
  const name = body['name'] ?? id;
  if (!isText(name)) return problem('name', 'must be a text');
  const uri = body['uri'] ?? null;
  if (uri !== null && !isSipUri(uri)) return problem('uri', 'must look like sip:1001@127.0.0.1:5080');
  const password = body['password'] ?? null;
  if (password !== null && typeof password !== 'string') return problem('password', 'must be a text');
  const skills = body['skills'] ?? {};
  if (typeof skills !== 'object' || Array.isArray(skills))
    return problem('skills', 'must map skill names to levels');
  const levels: Record<string, number> = {};
  for (const [skill, level] of Object.entries(skills)) {
    if (typeof level !== 'number' || !Number.isFinite(level))
      return problem(`skills.${skill}`, 'must be a number');
    levels[skill] = level;
  }
  const groups = body['groups'] ?? [];
  if (!Array.isArray(groups) || !groups.every(isText))
    return problem('groups', 'must be a list of group names');
  const state = body['state'] ?? 'LoggedOut';
  if (state !== 'LoggedOut' && state !== 'NotReady' && state !== 'Ready') {
    return problem('state', 'must be LoggedOut, NotReady or Ready');
  }
  const wrapUp = body['wrapUp'] ?? 0;
  if (typeof wrapUp !== 'number' || !(wrapUp >= 0 && wrapUp <= 86_400))
    return problem('wrapUp', 'must be 0 to 86400 seconds');
  return {
    kind: 'agent',
    agent: { id: agentId(id), name, dn, uri, password, skills: levels, groups, state, wrapUp },
  };
}
