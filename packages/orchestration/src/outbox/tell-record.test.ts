import type { OutgoingOutcome, OutgoingRequest } from '@ringback/core';
import { QuietTelemetry } from '@ringback/testkit';
import { describe, expect, it } from 'vitest';
import { tellRecord } from './tell-record.ts';

const URL_OF_RECORD = 'http://gms:pw@front:8080/genesys/1/service/callback/support/1-x';
const NOW = 1_000_000;

async function tell(outcome: OutgoingOutcome, tries = 0, reason: string | null = null) {
  const asked: OutgoingRequest[] = [];
  const again = await tellRecord(
    { kind: 'record', url: URL_OF_RECORD, state: reason === null ? 'ROUTING' : 'COMPLETED', reason, tries },
    { id: 'e', receiver: null },
    {
      http: {
        async send(request) {
          asked.push(request);
          return outcome;
        },
      },
      clock: { now: () => NOW, setTimer: () => ({ cancel: () => undefined }) },
      telemetry: new QuietTelemetry(),
    },
  );
  return { again, asked: asked[0] };
}
const answered = (status: number): OutgoingOutcome => ({
  kind: 'answered',
  status,
  headers: {},
  body: new Uint8Array(),
  url: URL_OF_RECORD,
});
const AWAY: OutgoingOutcome = { kind: 'failed', reason: 'unreachable', why: 'nobody listens there' };

describe('news for the record of a callback that another platform has accepted', () => {
  it('are put into its record', async () => {
    const { asked } = await tell(answered(200), 0, 'AGENT_CONNECTED');
    expect(asked).toMatchObject({ method: 'PUT', url: URL_OF_RECORD });
    expect(JSON.parse(String(asked?.body))).toEqual({
      _callback_state: 'COMPLETED',
      _callback_reason: 'AGENT_CONNECTED',
    });
    expect(JSON.parse(String((await tell(answered(200))).asked?.body))).toEqual({
      _callback_state: 'ROUTING',
    });
  });

  it.each([200, 400, 401, 404])('are over when the answer is %i', async (status) => {
    expect((await tell(answered(status))).again).toBeNull();
  });

  it.each([
    ['is away', AWAY, 0, NOW + 2000],
    ['is away again', AWAY, 3, NOW + 16_000],
    ['is away for long', AWAY, 100, NOW + 300_000],
    ['has a fault', answered(503), 1, NOW + 4000],
  ])('wait when the other one %s', async (_what, outcome, tries, again) => {
    expect((await tell(outcome, tries)).again).toBe(again);
  });

  it('are given up when nobody was there for a day', async () => {
    expect((await tell(AWAY, 299)).again).toBeNull();
  });
});
