import type { ConversationRecordingOrder, InCallVerdict, RecordingVerb, RecordingView } from '@ringback/core';
import type { CallNews } from './call-news.ts';
import { CallRecording } from './call-recording.ts';
import type { Leg } from './leg.ts';
import type { SwitchContext } from './switch-context.ts';

/** The recordings of a call, one at a time: what those who talk say to each other. */
export class TalkRecording {
  readonly #context: SwitchContext;
  readonly #tell: (news: CallNews) => void;
  #current: CallRecording | null = null;

  constructor(context: SwitchContext, tell: (news: CallNews) => void) {
    this.#context = context;
    this.#tell = tell;
  }

  /** Writes down what is said from now on. */
  start(order: ConversationRecordingOrder, talkers: readonly Leg[]): InCallVerdict {
    if (this.#current !== null) return 'wrong-state';
    const recording: CallRecording = new CallRecording(order, this.#context, {
      started: (recordingId) => this.#tell({ kind: 'conversation.recording', recordingId, state: 'started' }),
      ended: (recordingId, { outcome, durationMs }) => {
        if (this.#current === recording) this.#current = null;
        this.#tell({ kind: 'conversation.recorded', recordingId, outcome, durationMs });
      },
    });
    this.#current = recording;
    recording.follow(talkers);
    return 'taken';
  }

  change(verb: RecordingVerb): InCallVerdict {
    const recording = this.#current;
    if (recording === null) return 'wrong-state';
    if (verb === 'stop') {
      recording.stop();
      return 'taken';
    }
    if (!recording.pause(verb === 'pause')) return 'wrong-state';
    const state = verb === 'pause' ? 'paused' : 'resumed';
    this.#tell({ kind: 'conversation.recording', recordingId: recording.id, state });
    return 'taken';
  }

  /** Who talks now. */
  follow(talkers: readonly Leg[]): void {
    this.#current?.follow(talkers);
  }

  /** The call is over. */
  stop(): void {
    this.#current?.stop();
  }

  view(): RecordingView | null {
    const recording = this.#current;
    if (recording === null) return null;
    return { recordingId: recording.id, state: recording.isPaused ? 'paused' : 'recording' };
  }
}
