import type { InCallEvent, SupervisionMode } from '@ringback/core';
import type { CallEntry } from './call-book.ts';

export interface TraceLine {
  readonly event: string;
  readonly text: string;
  readonly data: Record<string, unknown>;
}

/** What the trace of a callback says of what its parties did in the call. */
export function inCallLine(
  entry: CallEntry,
  event: Exclude<InCallEvent, { kind: 'conversation.recorded' }>,
): TraceLine {
  const known = (legId: string): string | undefined =>
    [...entry.legs.values()].find((leg) => leg.legId === legId)?.who;
  const who = (legId: string): string => known(legId) ?? 'somebody';
  switch (event.kind) {
    case 'call.held':
      return line(event.kind, `${capital(who(event.by))} put ${who(event.held)} on hold.`);
    case 'call.retrieved':
      return line(event.kind, `${capital(who(event.by))} took ${who(event.held)} back.`);
    case 'call.transferred':
      return line(event.kind, `${capital(who(event.by))} handed the call over to ${who(event.joined)}.`);
    case 'call.conferenced':
      return line(event.kind, `${capital(who(event.by))} took ${who(event.joined)} into the call: all talk.`);
    case 'call.supervised':
      return line(event.kind, SUPERVISION[event.mode](who(event.of)), { mode: event.mode });
    case 'call.supervision-ended': {
      // The agent whom it was about may have left before.
      const of = known(event.of);
      return line(event.kind, `The supervisor${of === undefined ? '' : ` of ${of}`} has left.`);
    }
    case 'conversation.recording':
      return line(`recording.${event.state}`, RECORDING[event.state], { recordingId: event.recordingId });
  }
}

/** The same of the end of a recording. */
export function recordedLine({
  outcome,
  recordingId,
  durationMs,
}: Extract<InCallEvent, { kind: 'conversation.recorded' }>): TraceLine {
  return line('recording.ended', ENDS[outcome], { recordingId, durationMs });
}

const SUPERVISION: Readonly<Record<SupervisionMode, (agent: string) => string>> = {
  listen: (agent) => `A supervisor listens to the call of ${agent}.`,
  whisper: (agent) => `A supervisor speaks to ${agent} alone.`,
  'barge-in': (agent) => `A supervisor talks in the call of ${agent}.`,
};

const RECORDING = {
  started: 'The conversation is recorded.',
  paused: 'The recording pauses.',
  resumed: 'The recording goes on.',
} as const;

const ENDS = {
  stopped: 'The recording ended.',
  'max-time': 'The recording ended: it is as long as recordings may be.',
  failed: 'The recording failed: its file could not be written.',
  lost: 'The recording broke off.',
} as const;

const line = (event: string, text: string, data: Record<string, unknown> = {}): TraceLine => ({
  event,
  text,
  data,
});
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
