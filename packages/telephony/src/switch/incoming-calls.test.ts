import type { IncomingInvite, SipHop } from '@ringback/sip';
import { describe, expect, it } from 'vitest';
import { refuseIncomingCalls } from './incoming-calls.ts';
import { FakeTelemetry } from './testing/fake-telemetry.ts';

function callFrom(host: string): number {
  const statuses: number[] = [];
  const source: SipHop = { host, port: 5060, transport: 'udp' };
  const invite: Pick<IncomingInvite, 'source' | 'reject'> = {
    source,
    reject: (status) => void statuses.push(status),
  };
  const take = refuseIncomingCalls(
    { isAgentPhone: ({ host: name }) => name === 'agent', isTrunkHost: (name) => name === 'trunk' },
    new FakeTelemetry(),
  );
  take(invite as IncomingInvite);
  expect(statuses).toHaveLength(1);
  return statuses[0] ?? 0;
}

describe('calls from outside, while nobody takes them', () => {
  it('find no destination when they come from a trunk or from the phone of an agent', () => {
    expect(callFrom('trunk')).toBe(404);
    expect(callFrom('agent')).toBe(404);
  });

  it('are forbidden to strangers', () => {
    expect(callFrom('stranger')).toBe(403);
  });
});
