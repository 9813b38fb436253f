import type { StoredFile } from './stored-data.ts';

/** A file that came with a request, or was put into the storage of a service. */
export interface ServiceFile extends StoredFile {
  /** Under which its owner has it; the user data have its name under the same key. */
  readonly key: string;
}

/** Files by their owner: the id of a service instance or a callback, with which they go. */
export interface ServiceFileRepository {
  /** In place of one that the owner has under the same key. */
  put(owner: string, file: ServiceFile): Promise<void>;
  get(owner: string, key: string): Promise<StoredFile | null>;
  remove(owner: string, keys: readonly string[]): Promise<void>;
  /** How many an owner has, and bytes of all of them. */
  sizeOf(owner: string): Promise<{ readonly count: number; readonly bytes: number }>;
}
