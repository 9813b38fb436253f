import type { ConversationRecordingOrder, RecordingId } from '@ringback/core';
import type { ConversationRecording, ConversationRecordingEnd } from '@ringback/sip';
import type { Leg } from './leg.ts';
import type { SwitchContext } from './switch-context.ts';

export interface RecordingListener {
  /** It began, or could not. */
  started(id: RecordingId): void;
  ended(id: RecordingId, end: Pick<ConversationRecordingEnd, 'outcome' | 'durationMs'>): void;
}

/**
 * What is written down of a conversation: customers, and whoever has a number, on the left channel, agents on the right one.
 * What is said while somebody is on hold is not part of it: that is silence, as in a pause that was asked for.
 */
export class CallRecording {
  readonly id: RecordingId;
  readonly #context: Pick<SwitchContext, 'media' | 'supervise'>;
  readonly #listener: RecordingListener;
  #file: ConversationRecording | null = null;
  #talkers: readonly Leg[] = [];
  readonly #added = new Set<Leg>();
  #isPaused = false;
  #isSilent = false;
  #isStopped = false;

  constructor(
    { recordingId, path }: ConversationRecordingOrder,
    context: Pick<SwitchContext, 'media' | 'supervise'>,
    listener: RecordingListener,
  ) {
    this.id = recordingId;
    this.#context = context;
    this.#listener = listener;
    context.supervise(this.#run(path), 'recording.run');
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Whether anything changed. */
  pause(isPaused: boolean): boolean {
    if (this.#isPaused === isPaused) return false;
    this.#isPaused = isPaused;
    this.#follow();
    return true;
  }

  /** Who talks now. */
  follow(talkers: readonly Leg[]): void {
    this.#talkers = talkers;
    this.#follow();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#file !== null) this.#context.supervise(this.#file.stop(), 'recording.stop');
  }

  async #run(path: string): Promise<void> {
    try {
      this.#file = await this.#context.media.recordTo(path);
    } catch (error) {
      this.#listener.ended(this.id, { outcome: 'failed', durationMs: 0 });
      throw error;
    }
    this.#listener.started(this.id);
    if (this.#isStopped) this.stop();
    else this.#follow();
    this.#listener.ended(this.id, await this.#file.ended);
  }

  #follow(): void {
    const file = this.#file;
    if (file === null || this.#isStopped) return;
    for (const leg of this.#talkers) {
      const port = leg.audio?.port;
      if (port === undefined || port.isClosed || this.#added.has(leg)) continue;
      this.#added.add(leg);
      this.#context.supervise(file.add(port, leg.role === 'agent' ? 'right' : 'left'), 'recording.add');
    }
    const isSilent = this.#isPaused || this.#talkers.length === 0;
    if (isSilent === this.#isSilent) return;
    this.#isSilent = isSilent;
    this.#context.supervise(file.pause(isSilent), 'recording.pause');
  }
}
