import { type CallEvent, callId } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { CallEvents } from './call-events.ts';
import { FakeTelemetry } from './testing/fake-telemetry.ts';
import { settle } from './testing/switch-bench.ts';

const event = (call: string): CallEvent => ({ kind: 'call.ended', callId: callId(call), at: 0 });

describe('call events', () => {
  it('come in order, also those that a listener causes', async () => {
    const events = new CallEvents(new FakeTelemetry());
    const told: string[] = [];
    events.listen((heard) => {
      told.push(heard.callId);
      if (heard.callId === 'a') events.emit(event('c'));
    });
    events.emit(event('a'));
    events.emit(event('b'));
    expect(told).toEqual([]);
    await settle();
    expect(told).toEqual(['a', 'b', 'c']);
  });

  it('go on when a listener throws', async () => {
    const telemetry = new FakeTelemetry();
    const events = new CallEvents(telemetry);
    const told: string[] = [];
    events.listen(() => {
      throw new Error('a defect');
    });
    events.listen((heard) => told.push(heard.callId));
    events.emit(event('a'));
    events.emit(event('b'));
    await settle();
    expect(told).toEqual(['a', 'b']);
    expect(telemetry.named('switch.listener_failed')).toMatchObject([
      { callId: 'a', error: { code: 'SWITCH_LISTENER_FAILED', cause: { message: 'a defect' } } },
      { callId: 'b' },
    ]);
  });

  it('stop when silenced, those on their way included', async () => {
    const events = new CallEvents(new FakeTelemetry());
    const told: string[] = [];
    events.listen((heard) => {
      told.push(heard.callId);
      events.silence();
    });
    events.emit(event('a'));
    events.emit(event('b'));
    await settle();
    events.emit(event('c'));
    await settle();
    expect(told).toEqual(['a']);
  });
});
