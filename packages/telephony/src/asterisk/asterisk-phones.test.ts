import { agentId } from '@ringback/core';
import { expect, it } from 'vitest';
import { agent } from '../switch/testing/live-switch.ts';
import { AsteriskPhones } from './asterisk-phones.ts';
import { FakeAri } from './testing/fake-ari.ts';

it('phones are where they were when Asterisk does not tell of them', async () => {
  const ari = new FakeAri();
  const id = agentId('2001');
  const phones = new AsteriskPhones(
    () => new Map([[id, agent('2001', null)]]),
    null,
    () => true,
  );
  const body = [{ technology: 'PJSIP', resource: '2001', state: 'online' }];
  ari.answer = () => ({ status: 200, body });
  await phones.look(ari);
  expect(phones.find(id)).toEqual({ uri: 'PJSIP/2001', nextHop: null });
  ari.answer = () => ({ status: 500, body: null });
  await expect(phones.look(ari)).rejects.toMatchObject({ code: 'ASTERISK_UNREACHABLE' });
  expect(phones.find(id)).toEqual({ uri: 'PJSIP/2001', nextHop: null });
  ari.answer = () => ({ status: 200, body: [] });
  await phones.look(ari);
  expect(phones.find(id)).toBeNull();
});
