import { makeOffer } from '@ringback/sip';
import { expect, it } from 'vitest';
import { FakeTelemetry } from '../switch/testing/fake-telemetry.ts';
import type { AriAnswer } from './ari-connection.ts';
import { IncomingChannel } from './incoming-channel.ts';
import { KeyPaths } from './key-paths.ts';
import { channelOf, destroyed, FakeAri } from './testing/fake-ari.ts';

const ID = '17.1';
const offer = makeOffer({ address: '10.0.0.9', port: 20_000, sessionId: '1', version: 1 });

let ari: FakeAri;
let faults: unknown[];

const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

function came(): IncomingChannel {
  ari = new FakeAri();
  faults = [];
  return new IncomingChannel(channelOf(ID, 'Ring'), '5000', {
    ari,
    telemetry: new FakeTelemetry(),
    keys: new KeyPaths(ari),
    entered: async () => true,
    supervise: (work) => void work.catch((error: unknown) => faults.push(error)),
  });
}

it('a caller who hangs up while the audio is tied leaves nothing of it behind', async () => {
  const call = came();
  let give: (answer: AriAnswer) => void = () => undefined;
  ari.answer = ({ path }) =>
    path === `/bridges/${ID}-bridge`
      ? new Promise((resolve) => {
          give = resolve;
        })
      : null;
  const closed: string[] = [];
  call.accept(offer)?.listen({ closed: ({ kind }) => closed.push(kind) });
  await settle();
  ari.answer = () => null;
  call.happened(destroyed(ID));
  await settle();
  expect(closed).toEqual(['remote-bye']);
  ari.requests.length = 0;
  // Only now is it there.
  give({ status: 200, body: null });
  await settle();
  expect(ari.asked()).toEqual(
    expect.arrayContaining([`DELETE /channels/${ID}-audio`, `DELETE /bridges/${ID}-bridge`]),
  );
  expect(faults).toEqual([]);
});

it('a rejection that gets lost is not left at that', async () => {
  const call = came();
  ari.answer = () => ({ status: 500, body: null });
  call.reject(486);
  await settle();
  expect(ari.asked()).toEqual([`DELETE /channels/${ID}?reason_code=17`]);
  expect(ari.reconnects).toBe(1);
  expect(faults).toMatchObject([{ code: 'ASTERISK_UNREACHABLE' }]);
});
