import { MemoryStore } from '@ringback/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseAgent } from '../agents/parse-agent.ts';
import { Configuration, type ConfigurationChange } from './configuration.ts';

let store: MemoryStore;
let here: Configuration;
let elsewhere: Configuration;
let changes: ConfigurationChange[];
beforeEach(async () => {
  store = new MemoryStore();
  await store.configuration.putService('support', { _service: 'callback' });
  here = await Configuration.load(store.configuration);
  elsewhere = await Configuration.load(store.configuration);
  changes = [];
  here.onChange((change) => changes.push(change));
});

describe('what another node configures', () => {
  it('is there after the next look, and listeners hear of what differs', async () => {
    await elsewhere.putService('support', { _service: 'callback', _ttl: '5' });
    await elsewhere.putService('new', { _service: 'callback' });
    await elsewhere.putSection('callback', { a: '1' });
    await elsewhere.putList('L', { one: { k: 'v' } });
    const body = { id: '1001', name: 'Ana' };
    const parsed = parseAgent('1001', body);
    if (parsed.kind === 'agent') await elsewhere.putAgent(parsed.agent, body);
    expect(here.service('new')).toBeNull();
    await here.refresh();
    expect(here.service('support')).toEqual({ _service: 'callback', _ttl: '5' });
    expect(here.section('callback')).toEqual({ a: '1' });
    expect(here.list('L')).toEqual({ one: { k: 'v' } });
    expect(here.agent('1001')?.name).toBe('Ana');
    expect(here.agentBody('1001')).toEqual(body);
    expect(changes).toEqual([
      { kind: 'list', name: 'L' },
      { kind: 'section', name: 'callback' },
      { kind: 'service', name: 'support', before: { _service: 'callback' } },
      { kind: 'service', name: 'new', before: null },
      { kind: 'agent', id: '1001' },
    ]);
  });

  it('goes when it was deleted there', async () => {
    await elsewhere.deleteService('support');
    await here.refresh();
    expect(here.services()).toEqual([]);
    expect(changes).toEqual([{ kind: 'service', name: 'support', before: { _service: 'callback' } }]);
  });

  it('costs one question when nothing was changed, and tells nobody of what was changed here', async () => {
    await here.putService('own', { _service: 'callback' });
    changes.length = 0;
    await here.refresh();
    await here.refresh();
    expect(changes).toEqual([]);
  });

  it('does not overtake what is written here meanwhile', async () => {
    await elsewhere.putService('other', { _service: 'callback' });
    const looking = here.refresh();
    await here.putService('support', { _service: 'callback', own: '1' });
    await looking;
    expect(here.service('support')).toEqual({ _service: 'callback', own: '1' });
    await here.refresh();
    expect(here.service('support')).toEqual({ _service: 'callback', own: '1' });
    expect(here.service('other')).toEqual({ _service: 'callback' });
  });
});
