import {
  type AgentId,
  recordingId as asRecordingId,
  type CallbackId,
  type CallControl,
  type CallEvent,
  type CallId,
  type Chance,
  type Clock,
  DAY_MS,
  type InCallOutcome,
  integerOption,
  type OptionMap,
  type RecordingArchive,
  type RecordingId,
  type RecordingRule,
  type RecordingVerb,
  type SessionId,
  type Telemetry,
} from '@ringback/core';
import type { SessionHost } from '../sessions/session-host.ts';
import type { CallBook } from './call-book.ts';
import { recordedLine } from './in-call-lines.ts';

const DEFAULT_KEEP_DAYS = 30;

/** What a conversation is for. */
interface Subject {
  readonly id: CallbackId;
  readonly service: string;
  readonly options: OptionMap;
  readonly sessionId: SessionId;
}

export interface ConversationRecordingPorts {
  /** Null: this installation keeps no recordings. */
  readonly archive: RecordingArchive | null;
  readonly callControl: Pick<CallControl, 'calls' | 'recordConversation' | 'changeRecording'>;
  readonly calls: CallBook;
  readonly host: Pick<SessionHost, 'peek' | 'deliver'>;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly telemetry: Telemetry;
}

/** Recordings of conversations, as the service of the callback says (`_call_recording`). */
export class ConversationRecordings {
  readonly #ports: ConversationRecordingPorts;
  /** Conversations that go on: their sessions may end before them. */
  readonly #subjects = new Map<CallId, Subject>();
  /** Being written down: a conversation is not to be recorded twice. */
  readonly #beginning = new Set<CallId>();
  readonly #open = new Map<RecordingId, { readonly callbackId: CallbackId; readonly sessionId: SessionId }>();

  constructor(ports: ConversationRecordingPorts) {
    this.#ports = ports;
  }

  /** An agent wants the conversation recorded, or the service does. */
  async start(callId: CallId, { agentId }: { readonly agentId: AgentId | null }): Promise<InCallOutcome> {
    const { archive, callControl, clock, chance } = this.#ports;
    const callback = this.#callbackOf(callId);
    if (archive === null || callback === null || this.rule(callId) === 'off') return 'not-allowed';
    if (this.#beginning.has(callId) || isRecorded(callId, callControl)) return 'wrong-state';
    this.#beginning.add(callId);
    try {
      const id = asRecordingId(chance.uuid());
      const startedAt = clock.now();
      const keepDays = integerOption(callback.options, '_call_recording_keep_days', DEFAULT_KEEP_DAYS, {
        min: 1,
        max: 3650,
      });
      const path = await archive.begin({
        id,
        callId,
        callbackId: callback.id,
        service: callback.service,
        agentId,
        startedAt,
        expiresAt: startedAt + keepDays * DAY_MS,
      });
      this.#open.set(id, { callbackId: callback.id, sessionId: callback.sessionId });
      const verdict = callControl.recordConversation({ callId, recordingId: id, path });
      if (verdict === 'taken') return 'done';
      this.#open.delete(id);
      await archive.finish(id, { at: startedAt, durationMs: 0, isWhole: false });
      await archive.remove(id);
      return verdict === 'unknown-call' ? 'no-call' : 'wrong-state';
    } finally {
      this.#beginning.delete(callId);
    }
  }

  /** Agents may stop only what they may begin; pauses, for what is nobody else's business, are theirs in any case. */
  change(callId: CallId, verb: RecordingVerb): InCallOutcome {
    if (verb === 'stop' && this.rule(callId) === 'always') return 'not-allowed';
    const verdict = this.#ports.callControl.changeRecording(callId, verb);
    return verdict === 'taken' ? 'done' : verdict === 'unknown-call' ? 'no-call' : 'wrong-state';
  }

  /** Whether a call is recorded, or may be. */
  rule(callId: CallId): RecordingRule {
    const callback = this.#callbackOf(callId);
    return this.#ports.archive === null || callback === null ? 'off' : ruleOf(callback.options);
  }

  /** Of the service that a call is about, also when its session is over already; none: it is about no callback. */
  options(callId: CallId): OptionMap {
    return this.#callbackOf(callId)?.options ?? {};
  }

  /** To be told of every event of the switch. */
  heard(event: CallEvent): void {
    if ((event.kind === 'leg.answered' && event.connected) || event.kind === 'call.merged') {
      const callback = this.#callbackOf(event.callId);
      if (callback === null) return;
      this.#subjects.set(event.callId, callback);
      if (ruleOf(callback.options) === 'always')
        this.#inBackground(this.start(event.callId, { agentId: null }));
    } else if (event.kind === 'call.ended') this.#subjects.delete(event.callId);
    else if (event.kind === 'conversation.recorded') this.#inBackground(this.#recorded(event));
  }

  /** The file is whole, or as far as it goes; the call may have ended before. */
  async #recorded(event: Extract<CallEvent, { kind: 'conversation.recorded' }>): Promise<void> {
    const { recordingId, at, durationMs, outcome } = event;
    const open = this.#open.get(recordingId);
    if (open === undefined) return;
    this.#open.delete(recordingId);
    const isWhole = outcome === 'stopped' || outcome === 'max-time';
    await this.#ports.archive?.finish(recordingId, { at, durationMs, isWhole });
    const { callbackId, sessionId } = open;
    const { event: name, text, data } = recordedLine(event);
    const entry = { callbackId, at, source: 'telephony', event: name, text, data } as const;
    const state = this.#ports.host.peek(sessionId)?.callback?.state ?? 'COMPLETED';
    await this.#ports.host.deliver(sessionId, {
      event: null,
      writes: [{ kind: 'history.append', entry: { ...entry, stateBefore: state, stateAfter: state } }],
    });
  }

  #callbackOf(callId: CallId): Subject | null {
    const known = this.#subjects.get(callId);
    if (known !== undefined) return known;
    const entry = this.#ports.calls.get(callId);
    if (entry === undefined) return null;
    const callback = this.#ports.host.peek(entry.openedBy)?.callback ?? null;
    if (callback === null) return null;
    const { id, service, options } = callback;
    return { id, service, options, sessionId: entry.openedBy };
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#ports.telemetry.log('error', 'recording.not-kept', { error }));
  }
}

function ruleOf(options: OptionMap): RecordingRule {
  const value = options['_call_recording'];
  return value === 'always' || value === 'on_demand' ? value : 'off';
}

function isRecorded(callId: CallId, callControl: Pick<CallControl, 'calls'>): boolean {
  const call = callControl.calls().find((one) => one.callId === callId);
  return call?.recording !== undefined && call.recording !== null;
}
