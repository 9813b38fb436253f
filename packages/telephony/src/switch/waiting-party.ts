import type { RecordingOrder, Treatment } from '@ringback/core';
import type { CallNews } from './call-news.ts';
import type { Leg } from './leg.ts';
import { NOTHING_RECORDED, PartyRecording, type RecordingOutcome } from './party-recording.ts';
import type { SwitchContext } from './switch-context.ts';
import { Treatments } from './treatments.ts';

export interface WaitingPartyPorts {
  /** Who is there: treatments are for one alone. */
  there(): readonly Leg[];
  tell(news: CallNews): void;
  log(level: 'warn', event: string, fields: Record<string, unknown>): void;
}

/** What the one party of a call hears while nobody talks to it, and what is recorded of it. */
export class WaitingParty {
  readonly #context: SwitchContext;
  readonly #ports: WaitingPartyPorts;
  readonly #treatments: Treatments;
  #recording: PartyRecording | null = null;

  constructor(context: SwitchContext, ports: WaitingPartyPorts) {
    this.#context = context;
    this.#ports = ports;
    this.#treatments = new Treatments(context, {
      finished: (outcome) => ports.tell({ kind: 'treatment.finished', outcome }),
      refused: (why, source) => ports.log('warn', 'treatment.refused', { why, ...source }),
    });
  }

  play({ source, loop }: Pick<Treatment, 'source' | 'loop'>): void {
    const { tell, log } = this.#ports;
    const [listener, other] = this.#ports.there();
    if (listener?.audio === undefined || other !== undefined) {
      log('warn', 'treatment.ignored', {
        why: listener === undefined ? 'nobody answered yet' : 'two parties are talking',
        ...source,
      });
      tell({ kind: 'treatment.finished', outcome: listener === undefined ? 'refused' : 'ended' });
      return;
    }
    this.#treatments.play(listener.audio.port, source, loop);
  }

  stopTreatment(): void {
    this.#treatments.stop();
  }

  /** Who listened talks to somebody now, or is gone. */
  end(): void {
    this.#treatments.end();
  }

  record(order: RecordingOrder): void {
    const { tell, log } = this.#ports;
    const [speaker, other] = this.#ports.there();
    const port = other === undefined ? speaker?.audio?.port : undefined;
    const told = (outcome: RecordingOutcome): void => tell({ kind: 'recording.finished', ...outcome });
    if (port === undefined) {
      log('warn', 'recording.ignored', { why: 'nobody waits alone' });
      told(NOTHING_RECORDED);
      return;
    }
    this.#treatments.stop();
    const recording = new PartyRecording(port);
    this.#recording = recording;
    const over = (outcome: RecordingOutcome): void => {
      if (this.#recording === recording) this.#recording = null;
      told(outcome);
    };
    const recorded = recording.run(order).then(over, (error: unknown) => {
      log('warn', 'recording.failed', { error });
      over(NOTHING_RECORDED);
    });
    this.#context.supervise(recorded, 'call.record');
  }

  stopRecording(): void {
    const recording = this.#recording;
    this.#recording = null;
    if (recording !== null) this.#context.supervise(recording.stop(), 'call.stop_recording');
  }
}
