import type { NewNotification, TakenNotification } from '@ringback/core';
import { MemoryStore, QuietTelemetry, stoppedClock } from '@ringback/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DELIVERED, failedFor, type SendOutcome, unsendable } from '../channels/channel.ts';
import { Notifier } from './notifier.ts';

const SECOND = 1000;

describe('the sender of messages', () => {
  let store: MemoryStore;
  let time: ReturnType<typeof stoppedClock>;
  let wire: ReturnType<typeof stoppedClock>;
  let telemetry: QuietTelemetry;
  let notifier: Notifier;
  let sent: string[];
  let outcome: (notification: TakenNotification) => SendOutcome | Promise<SendOutcome>;
  let here: string[];
  let limits: { perReceiver: number; total: number };

  beforeEach(async () => {
    store = new MemoryStore();
    time = stoppedClock();
    wire = stoppedClock();
    telemetry = new QuietTelemetry();
    sent = [];
    here = [];
    limits = { perReceiver: 2, total: 4 };
    outcome = () => DELIVERED;
    notifier = new Notifier({
      store,
      clock: time.clock,
      wireClock: wire.clock,
      work: time.work,
      telemetry,
      random: () => 0,
      node: '1',
      send: () => async (notification) => {
        sent.push(notification.id);
        return outcome(notification);
      },
      limits: () => ({ ...limits, timeoutMs: 10 * SECOND }),
      here: () => here,
    });
    await notifier.start();
  });
  afterEach(async () => {
    const stopping = notifier.stop();
    await wire.clock.advance(5 * SECOND);
    await stopping;
    expect(telemetry.errors()).toEqual([]);
  });

  const message = (id: string, more: Partial<NewNotification> = {}): NewNotification => ({
    id,
    channel: 'httpcb',
    receiver: 'httpcb http://a',
    line: null,
    callbackId: null,
    event: 'e',
    target: { address: 'http://a', provider: null, isDebug: false, authorization: null, isTrusted: true },
    message: '{}',
    subject: null,
    maxAttempts: 3,
    dueAt: time.clock.now(),
    expiresAt: time.clock.now() + 3600 * SECOND,
    onlyIfDesiredAt: null,
    ...more,
  });
  const write = async (...messages: NewNotification[]): Promise<void> => {
    await store.commit(messages.map((notification) => ({ kind: 'notification.add', notification })));
    notifier.wake();
    await quiet();
  };
  /** Everything that was set in motion is over. */
  const quiet = async (): Promise<void> => {
    for (let turn = 0; turn < 60; turn++) {
      await time.work.idle();
      await Promise.resolve();
    }
  };
  const pass = async (seconds: number): Promise<void> => {
    await wire.clock.advance(seconds * SECOND);
    await time.clock.advance(seconds * SECOND);
    await quiet();
  };
  const waiting = (): string[] => store.notifications.all.map(({ id }) => id);

  it('sends what is due and forgets it', async () => {
    await write(message('a'), message('b'));
    expect(sent).toEqual(['a', 'b']);
    expect(waiting()).toEqual([]);
  });

  it('tries again after 1 s and 2 s with the same message, then gives up', async () => {
    outcome = () => failedFor('busy', false);
    await write(message('a'));
    await pass(0.9);
    expect(sent).toHaveLength(1);
    await pass(0.2);
    expect(sent).toHaveLength(2);
    await pass(2);
    expect(sent).toEqual(['a', 'a', 'a']);
    expect(waiting()).toEqual([]);
  });

  it('does not try again what cannot be sent', async () => {
    outcome = () => unsendable('no');
    await write(message('a'));
    await pass(60);
    expect(sent).toEqual(['a']);
  });

  it('waits as long as the receiver wants it to', async () => {
    outcome = () => ({
      kind: 'failed',
      why: '',
      isFinal: false,
      isReceiverDown: true,
      retryAfterMs: 30 * SECOND,
    });
    await write(message('a'));
    await pass(29);
    expect(sent).toHaveLength(1);
    await pass(2);
    expect(sent).toHaveLength(2);
  });

  it('keeps the order of a line: nothing overtakes what is tried again', async () => {
    let isDown = true;
    outcome = ({ id }) => (id === 'a' && isDown ? failedFor('down', false) : DELIVERED);
    await write(message('a', { line: 'x' }), message('b', { line: 'x' }), message('c', { line: 'y' }));
    expect(sent).toEqual(['a', 'c']);
    isDown = false;
    await pass(1);
    expect(sent).toEqual(['a', 'c', 'a', 'b']);
  });

  it('sends to other receivers while one does not answer at all', async () => {
    outcome = ({ receiver }) => (receiver === 'dead' ? new Promise<SendOutcome>(() => undefined) : DELIVERED);
    await write(...Array.from({ length: 20 }, (_, at) => message(`d${at}`, { receiver: 'dead' })));
    await write(...Array.from({ length: 10 }, (_, at) => message(`l${at}`, { receiver: 'lively' })));
    expect(sent.filter((id) => id.startsWith('d'))).toHaveLength(2);
    expect(sent.filter((id) => id.startsWith('l'))).toHaveLength(10);
  });

  it('leaves room for others however many receivers are silent, and widens for those that answer', async () => {
    limits = { perReceiver: 20, total: 40 };
    let widest = 0;
    let isSending = 0;
    outcome = async ({ receiver }) => {
      if (receiver.startsWith('silent')) return new Promise<SendOutcome>(() => undefined);
      widest = Math.max(widest, ++isSending);
      await Promise.resolve();
      isSending--;
      return DELIVERED;
    };
    for (let silent = 0; silent < 15; silent++)
      await write(
        ...Array.from({ length: 30 }, (_, at) =>
          message(`s${silent}-${at}`, { receiver: `silent ${silent}` }),
        ),
      );
    await write(...Array.from({ length: 60 }, (_, at) => message(`l${at}`, { receiver: 'lively' })));
    for (let turn = 0; turn < 10; turn++) await quiet();
    expect(sent.filter((id) => id.startsWith('s'))).toHaveLength(30);
    expect(sent.filter((id) => id.startsWith('l'))).toHaveLength(60);
    expect(widest).toBeGreaterThan(2);
    expect(widest).toBeLessThanOrEqual(10);
  });

  it('leaves a receiver alone after five failures in a row, then tries with one message', async () => {
    let isDown = true;
    outcome = () => (isDown ? failedFor('down', true) : DELIVERED);
    const many = Array.from({ length: 12 }, (_, at) => message(`m${at}`, { maxAttempts: 100 }));
    await write(...many);
    const tried = sent.length;
    expect(tried).toBeLessThanOrEqual(6);
    expect(notifier.resting()).toEqual(['httpcb http://a']);
    await pass(4);
    expect(sent).toHaveLength(tried);
    await pass(2);
    expect(sent).toHaveLength(tried + 1);
    expect(notifier.resting()).toEqual(['httpcb http://a']);
    isDown = false;
    await pass(60);
    await pass(60);
    expect(waiting()).toEqual([]);
    expect(notifier.resting()).toEqual([]);
  });

  it('gives up what is not worth being sent any more', async () => {
    outcome = () => failedFor('down', false);
    await write(message('a', { maxAttempts: 100, expiresAt: time.clock.now() + 10 * SECOND }));
    await pass(5);
    expect(waiting()).toEqual(['a']);
    await pass(120);
    await pass(1);
    expect(waiting()).toEqual([]);
    expect(telemetry.lines.map(({ event }) => event)).toContain('notification.expired');
  });

  it('passes a message on to others in one unit', async () => {
    outcome = ({ id }) =>
      id === 'a' ? { kind: 'passed-on', notifications: [message('b'), message('c')] } : DELIVERED;
    await write(message('a'));
    await quiet();
    expect(sent).toEqual(['a', 'b', 'c']);
  });

  it('keeps messages for users who are not here', async () => {
    await write(message('a', { receiver: 'comet ana', channel: 'comet' }));
    expect(sent).toEqual([]);
    here = ['comet ana'];
    notifier.wake();
    await quiet();
    expect(sent).toEqual(['a']);
  });

  it('sends again what it could not say to the store', async () => {
    outcome = () => {
      store.away = true;
      return DELIVERED;
    };
    await write(message('a'));
    store.away = false;
    outcome = () => DELIVERED;
    await pass(1);
    expect(waiting()).toEqual([]);
    expect(sent).toEqual(['a']);
  });
});
