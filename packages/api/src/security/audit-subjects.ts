import { type Configuration, configuredOptions, type Json, type Store } from '@ringback/core';
import { unstorable } from '../edge/unstorable.ts';
import type { Subject } from './route-access.ts';

type Ports = {
  readonly configuration: Configuration;
  readonly store: Pick<Store, 'configuration' | 'documents' | 'accounts' | 'apiKeys'>;
};

/** What something is now, as the audit log compares it. Null: it is not there, or has no state of its own. */
export async function stateOf(
  subject: Subject,
  name: string,
  { configuration, store }: Ports,
): Promise<Json> {
  if (unstorable(name) !== null) return null;
  switch (subject) {
    case 'service':
      return configuration.service(name);
    case 'section':
      return configuration.section(name);
    case 'list':
      return configuration.list(name);
    case 'agent':
      return configuration.agentBody(name);
    case 'resource group':
      return store.configuration.resources(name);
    case 'agent state': {
      const state = (await store.configuration.agentStates()).find(({ id }) => id === name);
      return state === undefined ? null : { state: state.state, reason: state.reason };
    }
    case 'document': {
      const document = await store.documents.get(name, null);
      return document === null ? null : { version: document.version, characters: document.size };
    }
    case 'template': {
      const template = configuration.template(name);
      if (template === null) return null;
      const { title, base, document: path, presets, documents } = template;
      return { title, base, document: path, presets, documents };
    }
    case 'user': {
      const account = await store.accounts.get(name);
      if (account === null) return null;
      const { role, agentId, active, passwordHash } = account;
      return { role, agentId, active, password: passwordHash };
    }
    case 'api key': {
      const key = await store.apiKeys.get(name);
      return key === null ? null : { name: key.name, role: key.role, services: key.services };
    }
    case 'options':
      return configuredOptions({ configuration, resources: store.configuration });
    // Files: what was heard before is not kept.
    case 'prompt':
    case 'recording':
    case 'desk task':
    case 'callback':
    case 'callback note':
    case 'desk call':
    case 'supervision':
    case 'own password':
    case 'session':
    case 'login':
    case 'reading':
      return null;
  }
}
