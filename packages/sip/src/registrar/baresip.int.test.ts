import { randomBytes } from 'node:crypto';
import { type Baresip, freePort, hasProgram, startBaresip } from '@ringback/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSipEndpoint } from '../endpoint/open-endpoint.ts';
import type { SipEndpoint } from '../endpoint/types.ts';
import type { SipClock } from '../ports.ts';
import { makeOffer, readAnswer } from '../sdp/offer-answer.ts';
import { createRegistrar } from './registrar.ts';
import type { Registrar, RegistrationChange } from './types.ts';

const clock: SipClock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimer(delayMs, fire) {
    const timer = setTimeout(fire, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

let endpoint: SipEndpoint;
let registrar: Registrar;
let phone: Baresip | undefined;
let changes: RegistrationChange[];
let refusals: number;

beforeEach(async () => {
  changes = [];
  refusals = 0;
  registrar = createRegistrar({
    realm: 'ringback',
    clock,
    randomBytes,
    credentialsFor: (user) => (user === 'alice' ? { password: 'wonderland' } : undefined),
    onChange: (change) => changes.push(change),
  });
  const counting: Registrar = {
    ...bound(registrar),
    answer(request, source) {
      const response = registrar.answer(request, source);
      if (response.status >= 400) refusals += 1;
      return response;
    },
  };
  endpoint = await openSipEndpoint({
    host: '127.0.0.1',
    port: 0,
    clock,
    randomBytes,
    registrar: counting,
    handler: {},
  });
});

afterEach(async () => {
  await phone?.stop();
  phone = undefined;
  registrar.close();
  await endpoint.close(500);
});

function bound(of: Registrar): Registrar {
  return {
    contactsOf: (user) => of.contactsOf(user),
    contacts: () => of.contacts(),
    restore: (contacts) => of.restore(contacts),
    userAt: (source) => of.userAt(source),
    release: (source) => of.release(source),
    answer: (request, source) => of.answer(request, source),
    close: () => of.close(),
  };
}

async function until(test: () => boolean): Promise<void> {
  while (!test()) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function startPhone(password: string, transport: 'udp' | 'tcp'): Promise<void> {
  const port = await freePort();
  const registrarPort = endpoint.address.port;
  phone = await startBaresip({ user: 'alice', password, registrarPort, port, transport, answers: true });
}

describe.skipIf(!hasProgram('baresip'))('against baresip', () => {
  test.each(['udp', 'tcp'] as const)(
    'a phone registers by digest over %s, is called where it came from, and unregisters',
    async (transport) => {
      await startPhone('wonderland', transport);
      await until(() => changes.length > 0);
      expect(changes[0]).toMatchObject({ kind: 'added', contact: { user: 'alice' } });
      expect(refusals).toBe(1);
      const [contact] = registrar.contactsOf('alice');
      if (contact === undefined) throw new Error('no contact');
      expect(contact.nextHop).toMatchObject({ host: '127.0.0.1', transport });
      expect(registrar.userAt(contact.nextHop)).toBe('alice');

      const offer = makeOffer({ address: '127.0.0.1', port: await freePort(), sessionId: '1', version: 1 });
      const outcome = await new Promise((resolve) => {
        endpoint.invite(
          {
            target: contact.uri,
            nextHop: contact.nextHop,
            keepHop: true,
            from: { uri: 'sip:us@127.0.0.1' },
            sdp: offer,
          },
          {
            answered(dialog, sdp) {
              dialog.ack();
              const agreed = readAnswer(offer, sdp ?? '');
              expect(agreed).toMatchObject({
                kind: 'agreed',
                audio: { codec: 'PCMU', direction: 'sendrecv' },
              });
              clock.setTimer(300, () => void dialog.bye().then(resolve));
            },
            failed: resolve,
          },
        );
      });
      expect(outcome, phone?.output()).toEqual({ kind: 'ended' });

      await phone?.stop();
      await until(() => changes.at(-1)?.kind === 'removed');
      expect(registrar.contacts()).toEqual([]);
    },
  );

  test('a wrong password registers nothing', async () => {
    await startPhone('hatter', 'udp');
    await until(() => refusals >= 2);
    expect(registrar.contacts()).toEqual([]);
  });
});
