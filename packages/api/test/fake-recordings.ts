import {
  type ConversationRecord,
  callbackId,
  callId,
  type RecordingArchive,
  recordingId,
} from '@ringback/core';

/** One recording that is whole, `r1`, and one that goes on, `r2`. */
export function fakeRecordings(): RecordingArchive {
  const whole: ConversationRecord = {
    id: recordingId('r1'),
    callId: callId('c1'),
    callbackId: callbackId('cb-1'),
    service: 'support',
    agentId: null,
    startedAt: 0,
    endedAt: 1_000,
    durationMs: 1_000,
    state: 'complete',
    expiresAt: 100_000,
  };
  const open: ConversationRecord = {
    ...whole,
    id: recordingId('r2'),
    callbackId: callbackId('cb-2'),
    endedAt: null,
    durationMs: null,
    state: 'recording',
  };
  const kept = new Map([whole, open].map((record) => [record.id, record]));
  return {
    begin: async () => '',
    finish: async () => undefined,
    find: async ({ callbackId: id, service, limit }) =>
      [...kept.values()]
        .filter(
          (record) => (id === null || record.callbackId === id) && (service ?? 'support') === record.service,
        )
        .slice(0, limit),
    get: async (id) => kept.get(id) ?? null,
    audio: async (id) => (kept.get(id)?.state === 'complete' ? new TextEncoder().encode('RIFF') : null),
    remove: async (id) => kept.get(id)?.state === 'complete' && kept.delete(id),
    removeExpired: async () => 0,
  };
}
