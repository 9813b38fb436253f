import { ConversationRecorder, type RecordingChannel } from './conversation-recorder.ts';
import { MediaError } from './errors.ts';
import type { MediaLeg } from './media-leg.ts';
import type { MediaEvent, RecordingId } from './media-protocol.ts';
import type { OpenRecordingFile } from './recording-file.ts';

/** The conversations that are being recorded in one media thread. */
export class EngineRecordings {
  readonly #openFile: OpenRecordingFile;
  readonly #emit: (event: MediaEvent) => void;
  readonly #open = new Map<RecordingId, ConversationRecorder>();

  constructor(openFile: OpenRecordingFile, emit: (event: MediaEvent) => void) {
    this.#openFile = openFile;
    this.#emit = emit;
  }

  /** Rejects with MEDIA_FILE_UNWRITABLE. */
  async open(id: RecordingId, path: string): Promise<void> {
    const file = await this.#openFile(path).catch((cause: unknown) => {
      throw new MediaError('MEDIA_FILE_UNWRITABLE', {}, cause);
    });
    const recorder = new ConversationRecorder(file, (end) => {
      this.#open.delete(id);
      this.#emit({ kind: 'recording-ended', recording: id, end });
    });
    this.#open.set(id, recorder);
  }

  add(id: RecordingId, leg: MediaLeg, channel: RecordingChannel): void {
    this.#open.get(id)?.add(leg, channel);
  }

  pause(id: RecordingId, isPaused: boolean): void {
    this.#open.get(id)?.pause(isPaused);
  }

  async stop(id: RecordingId): Promise<void> {
    await this.#open.get(id)?.end();
  }

  legClosed(leg: MediaLeg): void {
    for (const recorder of this.#open.values()) recorder.remove(leg);
  }

  beat(): void {
    for (const recorder of this.#open.values()) recorder.beat();
  }

  skip(count: number): void {
    for (const recorder of this.#open.values()) recorder.skip(count);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((recorder) => recorder.end()));
  }
}
