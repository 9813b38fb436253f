import { agentId, type CallEvent, type CallView, callId, type DeskTask, legId } from '@ringback/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FakeDesk } from '../../test/fake-desk.ts';
import { buildTestApi, type TestApi } from '../../test/fakes.ts';
import { DeskStreams, type StreamedEvent } from './desk-streams.ts';

const ANA = agentId('1001');
let api: TestApi;
let desk: FakeDesk;
let streams: DeskStreams;
let numbered = 0;
let calls: CallView[] = [];
let callMoved: (kind: CallEvent['kind']) => void;
const CALL = callId('C1');

class Recorder {
  readonly events: StreamedEvent[] = [];
  beats = 0;
  ended = 0;
  readonly stop: () => void;
  constructor(lastEventId: string | null = null) {
    this.stop = streams.listen(ANA, lastEventId, {
      send: (event) => this.events.push(event),
      heartbeat: () => this.beats++,
      end: () => this.ended++,
    });
  }
  get names(): string[] {
    return this.events.map(({ name }) => name);
  }
}

const ask = (agent = ANA): DeskTask => {
  const task: DeskTask = {
    id: `T${++numbered}`,
    kind: 'preview',
    agentId: agent,
    callbackId: null,
    data: { GMS_UE_Type: 'preview' },
    actions: ['accept'],
    askedAt: 0,
    until: null,
  };
  desk.ask(task);
  return task;
};

beforeAll(async () => {
  api = await buildTestApi();
});
afterAll(() => api.app.close());
beforeEach(() => {
  desk = new FakeDesk();
  streams = new DeskStreams({
    desk,
    routing: api.routing,
    calls: () => calls,
    onCallEvent: (listener) => {
      callMoved = (kind) => listener({ kind, callId: CALL, at: 0 } as CallEvent);
    },
    chance: { uuid: () => 'abcdef01-0000', random: () => 0, bytes: () => new Uint8Array() },
    wireClock: api.clock,
    telemetry: api.telemetry,
  });
});
afterEach(() => streams.close());

describe('the stream of a desk', () => {
  it('begins with what waits, then tells of tasks as they come and go, and of nobody else’s', () => {
    const first = ask();
    const recorder = new Recorder();
    expect(JSON.parse(recorder.events[0]?.data ?? '')).toMatchObject({ tasks: [{ id: first.id }] });
    const second = ask();
    ask(agentId('1002'));
    desk.withdraw(second);
    expect(recorder.names).toEqual(['snapshot', 'preview', 'preview_cancel']);
    expect(JSON.parse(recorder.events[2]?.data ?? '')).toEqual({
      id: second.id,
      callbackId: null,
      why: 'withdrawn',
    });
  });

  it('tells of the call of its agent each time that it is another one, and of no other call', () => {
    const call = (agent: string, state: 'ringing' | 'answered'): CallView => ({
      callId: CALL,
      callbackId: null,
      state: 'waiting',
      legs: [
        { legId: legId('l2'), role: 'agent', agentId: agentId(agent), state, startedAt: 0, answeredAt: null },
      ],
    });
    const recorder = new Recorder();
    expect(JSON.parse(recorder.events[0]?.data ?? '')).toMatchObject({ call: null });
    calls = [call('1002', 'ringing')];
    callMoved('leg.ringing');
    expect(recorder.names).toEqual(['snapshot']);
    calls = [call('1001', 'ringing')];
    callMoved('leg.ringing');
    callMoved('treatment.finished');
    calls = [call('1001', 'answered')];
    callMoved('leg.answered');
    const late = new Recorder();
    expect(JSON.parse(late.events[0]?.data ?? '')).toMatchObject({ call: { id: 'C1' } });
    calls = [{ ...call('1001', 'answered'), conversation: null, recording: null }];
    callMoved('digit');
    calls = [];
    callMoved('call.ended');
    expect(recorder.names).toEqual(['snapshot', 'call', 'call', 'call']);
    const told = recorder.events.slice(1).map(({ data }) => JSON.parse(data).call?.legs[0].state ?? null);
    expect(told).toEqual(['ringing', 'answered', null]);
    expect(late.names).toEqual(['snapshot', 'call']);
  });

  it('goes on behind the event that was seen last', () => {
    const before = new Recorder();
    ask();
    const seen = before.events.at(-1)?.id ?? '';
    before.stop();
    ask();
    const task = ask();
    desk.withdraw(task);
    const after = new Recorder(seen);
    expect(after.names).toEqual(['preview', 'preview', 'preview_cancel']);
    expect(new Set([...before.events, ...after.events].map(({ id }) => id)).size).toBe(5);
    expect(new Recorder(after.events.at(-1)?.id).names).toEqual([]);
  });

  it.each(['99999999-1', 'abcdef01-900', 'nonsense', ''])(
    'begins with a snapshot when it is not known what was missed (%s)',
    (last) => {
      ask();
      expect(new Recorder(last).names).toEqual(['snapshot']);
    },
  );

  it('begins with a snapshot when too much was missed', () => {
    const before = new Recorder();
    ask();
    const seen = before.events.at(-1)?.id ?? '';
    for (let count = 0; count < 200; count++) ask();
    expect(new Recorder(seen).names).toHaveLength(200);
    ask();
    expect(new Recorder(seen).names).toEqual(['snapshot']);
  });

  it('shows life while somebody listens, and ends with the process', async () => {
    const recorder = new Recorder();
    await api.clock.advance(15_000);
    expect(recorder.beats).toBe(1);
    streams.close();
    expect([recorder.ended, streams.open, new Recorder().ended]).toEqual([1, 1, 1]);
    recorder.stop();
    expect(streams.open).toBe(0);
    expect(desk.listeners).toBe(0);
  });

  it('survives a fault of one of those who listen', () => {
    streams.listen(ANA, null, {
      send: ({ name }) => {
        if (name !== 'snapshot') throw new Error('broken');
      },
      heartbeat: () => undefined,
      end: () => undefined,
    });
    const good = new Recorder();
    ask();
    expect(good.names).toEqual(['snapshot', 'preview']);
    expect(api.telemetry.ofEvent('desk-stream.failed')).toHaveLength(1);
  });
});
