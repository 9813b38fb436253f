import { type FileHandle, open } from 'node:fs/promises';

/** A file that a recording is written to. */
export interface RecordingFile {
  append(octets: Uint8Array): Promise<void>;
  /** Puts `head` in place of the first octets; the file is on the disk then. */
  close(head: Uint8Array): Promise<void>;
  /** Lets go of it as it is. Never rejects. */
  abandon(): Promise<void>;
}

export type OpenRecordingFile = (path: string) => Promise<RecordingFile>;

/** Makes a file of this machine, for nobody but its owner to read; rejects when there is one of this name. */
export async function openRecordingFile(path: string): Promise<RecordingFile> {
  const handle = await open(path, 'wx', 0o600);
  return new OwnFile(handle);
}

class OwnFile implements RecordingFile {
  readonly #handle: FileHandle;
  #at = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async append(octets: Uint8Array): Promise<void> {
    await this.#handle.write(octets, 0, octets.length, this.#at);
    this.#at += octets.length;
  }

  async close(head: Uint8Array): Promise<void> {
    await this.#handle.write(head, 0, head.length, 0);
    await this.#handle.sync();
    await this.#handle.close();
  }

  async abandon(): Promise<void> {
    try {
      await this.#handle.close();
    } catch {
      // What made the recording fail is told; the handle goes with the process at the latest.
    }
  }
}
