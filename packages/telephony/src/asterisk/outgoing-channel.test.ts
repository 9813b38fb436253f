import { type Dialog, type InviteFailure, makeOffer } from '@ringback/sip';
import { beforeEach, describe, expect, it } from 'vitest';
import { switchError } from '../errors.ts';
import { FakeTelemetry } from '../switch/testing/fake-telemetry.ts';
import type { AriAnswer } from './ari-connection.ts';
import { KeyPaths } from './key-paths.ts';
import { OutgoingChannel } from './outgoing-channel.ts';
import { channelOf, destroyed, entered, FakeAri, rings } from './testing/fake-ari.ts';

const ID = 'ringback.1';
const offer = makeOffer({ address: '10.0.0.9', port: 20_000, sessionId: '1', version: 1 });

let ari: FakeAri;
let line: OutgoingChannel;
let told: string[];
let failure: InviteFailure | null;
let dialog: Dialog | null;
let faults: unknown[];

const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

beforeEach(() => {
  ari = new FakeAri();
  told = [];
  failure = null;
  dialog = null;
  faults = [];
  line = new OutgoingChannel(
    ID,
    {
      target: 'PJSIP/+4930@pstn',
      from: { uri: 'sip:+18005550100@x', displayName: 'A "B" <c>' },
      sdp: offer,
      headers: [{ name: 'X-Data', value: '1' }],
    },
    {
      provisional: ({ status }) => told.push(String(status)),
      answered: (answered, sdp) => {
        dialog = answered;
        told.push(`answered ${/m=audio (\d+)/.exec(sdp ?? '')?.[1]}`);
      },
      failed: (reason) => {
        failure = reason;
        told.push('failed');
      },
    },
    {
      ari,
      telemetry: new FakeTelemetry(),
      keys: new KeyPaths(ari),
      entered: async () => true,
      supervise: (work) => void work.catch((error: unknown) => faults.push(error)),
    },
  );
});

describe('a channel that Asterisk dials', () => {
  it('is asked for with who calls and the data, rings, is answered, and has the audio of an external media channel', async () => {
    line.send();
    line.send();
    await settle();
    expect(ari.requests[0]).toEqual({
      method: 'POST',
      path: `/channels/${ID}`,
      body: {
        endpoint: 'PJSIP/+4930@pstn',
        app: 'ringback',
        callerId: '"A B c" <+18005550100>',
        timeout: -1,
        formats: 'ulaw,alaw',
        variables: { 'PJSIP_TRANSFER_HANDLING()': 'ari-only', 'PJSIP_HEADER(add,X-Data)': '1' },
      },
    });
    line.happened(rings(ID));
    line.happened(rings(ID));
    line.happened(entered(ID));
    await settle();
    expect(told).toEqual(['100', '180', 'answered 17000']);
    expect(ari.requests[1]?.body).toMatchObject({ external_host: '10.0.0.9:20000', format: 'ulaw' });
    expect(ari.asked()).toEqual([
      `POST /channels/${ID}`,
      'POST /channels/externalMedia',
      `POST /bridges/${ID}-bridge`,
      `POST /bridges/${ID}-bridge/addChannel?channel=${ID}%2C${ID}-audio`,
    ]);
  });

  it.each([
    [17, 486, 486],
    [19, 480, 480],
    [21, 603, 603],
    // Versions that do not tell what the phone said.
    [17, null, 486],
    [34, null, 503],
    [1, null, 404],
  ])('fails with the status of the phone, or what stands for cause %i: %s', async (cause, sip, status) => {
    line.send();
    await settle();
    line.happened(destroyed(ID, cause, sip));
    expect(failure).toMatchObject({ kind: 'response', status, q850: cause });
    expect(line.isOver).toBe(true);
  });

  it('fails when Asterisk has no such endpoint, and when it cannot be asked', async () => {
    ari.answer = () => ({ status: 400, body: null });
    line.send();
    await settle();
    expect(failure).toMatchObject({ kind: 'response', status: 404 });
  });

  it('fails when Asterisk cannot be asked', async () => {
    ari.answer = () => Promise.reject(switchError('ASTERISK_UNREACHABLE'));
    line.send();
    await settle();
    expect(failure).toMatchObject({ kind: 'transport' });
    expect(faults).toEqual([]);
  });

  it('is not asked for while no events come: nobody would hear of the answer', async () => {
    ari.isConnected = false;
    line.send();
    await settle();
    expect(failure).toMatchObject({ kind: 'transport', cause: { code: 'ASTERISK_UNREACHABLE' } });
    expect(ari.requests).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('that is cancelled before Asterisk knows of it is hung up when it does', async () => {
    let give: (answer: AriAnswer) => void = () => undefined;
    let isAsked = false;
    ari.answer = ({ method }) => {
      if (method === 'DELETE') return isAsked ? { status: 204, body: null } : { status: 404, body: null };
      return new Promise((resolve) => {
        give = resolve;
      });
    };
    line.send();
    line.cancel();
    await settle();
    isAsked = true;
    give({ status: 200, body: null });
    await settle();
    expect(ari.asked().filter((asked) => asked.startsWith('DELETE'))).toHaveLength(2);
    line.happened(destroyed(ID));
    expect(failure).toEqual({ kind: 'cancelled', status: 487 });
  });

  it('that is answered while it is being cancelled is hung up, and nobody hears of the answer', async () => {
    line.send();
    await settle();
    line.cancel();
    line.happened(entered(ID));
    line.happened(destroyed(ID));
    await settle();
    expect(told).toEqual(['100', 'failed']);
    expect(failure).toEqual({ kind: 'cancelled', status: 487 });
  });

  /** Ways for an order to be lost. */
  const LOST: [string, () => AriAnswer | Promise<AriAnswer>][] = [
    ['is away', () => Promise.reject(switchError('ASTERISK_UNREACHABLE'))],
    ['has a fault', () => ({ status: 500, body: null })],
  ];

  it.each(LOST)(
    'that cannot be cancelled because Asterisk %s is given up all the same, and looked for later',
    async (_why, lose) => {
      line.send();
      await settle();
      ari.answer = lose;
      line.cancel();
      await settle();
      expect(ari.reconnects).toBe(1);
      expect(failure).toEqual({ kind: 'cancelled', status: 487 });
      expect(line.isOver).toBe(true);
    },
  );

  it('is nothing when it is cancelled before it was asked for', () => {
    line.cancel();
    expect(failure).toEqual({ kind: 'cancelled' });
    line.send();
    expect(ari.requests).toEqual([]);
  });

  it('without audio is hung up, as if the network had no room', async () => {
    ari.answer = ({ path }) => (path === '/channels/externalMedia' ? { status: 500, body: null } : null);
    line.send();
    await settle();
    line.happened(entered(ID));
    await settle();
    expect(failure).toMatchObject({ kind: 'response', status: 503 });
    expect(ari.asked()).toEqual(
      expect.arrayContaining([`DELETE /channels/${ID}`, `DELETE /bridges/${ID}-bridge`]),
    );
  });

  it('that ends at the moment of its answer was rejected, and leaves nothing behind', async () => {
    line.send();
    await settle();
    let give: (answer: AriAnswer) => void = () => undefined;
    ari.answer = ({ path }) =>
      path === `/bridges/${ID}-bridge`
        ? new Promise((resolve) => {
            give = resolve;
          })
        : null;
    line.happened(entered(ID));
    ari.answer = () => null;
    line.happened(destroyed(ID));
    await settle();
    expect(failure).toMatchObject({ status: 603 });
    ari.requests.length = 0;
    // Only now is it there.
    give({ status: 200, body: null });
    await settle();
    expect(ari.asked()).toEqual(
      expect.arrayContaining([`DELETE /channels/${ID}-audio`, `DELETE /bridges/${ID}-bridge`]),
    );
  });

  it('that is cancelled while its audio is tied to ours leaves nothing of that behind', async () => {
    line.send();
    await settle();
    line.happened(entered(ID));
    line.cancel();
    await settle();
    expect(ari.asked().slice(-2)).toEqual([`DELETE /channels/${ID}-audio`, `DELETE /bridges/${ID}-bridge`]);
    line.happened(destroyed(ID));
    expect(failure).toEqual({ kind: 'cancelled', status: 487 });
  });

  it('that talks tells of keys and of its end, and takes its audio along', async () => {
    line.send();
    await settle();
    line.happened(entered(ID));
    await settle();
    const heard: string[] = [];
    dialog?.listen({
      info: (_type, body) => heard.push(body),
      closed: ({ kind }) => heard.push(kind),
    });
    const pressed = (digit: string, stamp: string): void =>
      line.happened({ kind: 'digit', channel: channelOf(ID), digit, stamp });
    // In a bridge the same event is told twice, for the channel and for the bridge.
    for (const [digit, stamp] of [
      ['7', '12:00:01.100'],
      ['7', '12:00:01.100'],
      ['7', '12:00:01.300'],
    ] as const)
      pressed(digit, stamp);
    line.happened(destroyed(ID));
    await settle();
    expect(heard).toEqual(['Signal=7', 'Signal=7', 'remote-bye']);
    expect(ari.asked()).toEqual(
      expect.arrayContaining([`DELETE /channels/${ID}-audio`, `DELETE /bridges/${ID}-bridge`]),
    );
    expect(line.isOver).toBe(true);
  });

  it('that is hung up by us is over when Asterisk says so, or does not know it any more', async () => {
    line.send();
    await settle();
    line.happened(entered(ID));
    await settle();
    ari.answer = ({ path }) => (path === `/channels/${ID}` ? { status: 404, body: null } : null);
    const closed: string[] = [];
    dialog?.listen({ closed: ({ kind }) => closed.push(kind) });
    expect(await dialog?.bye()).toEqual({ kind: 'ended' });
    expect(closed).toEqual(['local-bye']);
  });

  it.each(LOST)(
    'that cannot be hung up because Asterisk %s is over for us, and looked for later',
    async (_why, lose) => {
      line.send();
      await settle();
      line.happened(entered(ID));
      await settle();
      expect(ari.reconnects).toBe(0);
      ari.answer = ({ path }) => (path === `/channels/${ID}` ? lose() : null);
      expect(await dialog?.bye()).toEqual({ kind: 'ended' });
      await settle();
      expect(line.isOver).toBe(true);
      expect(ari.reconnects).toBe(1);
      expect(faults).toMatchObject([{ code: 'ASTERISK_UNREACHABLE' }]);
    },
  );

  it('that Asterisk lost ends as lost', async () => {
    line.send();
    await settle();
    line.happened(entered(ID));
    await settle();
    const closed: string[] = [];
    dialog?.listen({ closed: ({ kind }) => closed.push(kind) });
    line.lost();
    expect(closed).toEqual(['endpoint-closed']);
  });
});
