/** Where data of the storage are. */
export interface DataPlace {
  readonly id: string;
  /** Whose they are, when somebody named them himself: only with this name they are found. Null: anybody's who has the id. */
  readonly user: string | null;
}

export interface StoredFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** Texts and files by their keys; of one key there is only one of them. */
export interface DataContent {
  readonly texts: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, StoredFile>>;
}

/** Data that anybody may keep for a while (API reference 6). What is over is not there any more, removed or not. */
export interface StoredDataRepository {
  /** Takes the place of what stood there. Times are milliseconds since 1970. */
  put(place: DataPlace, content: DataContent, expiresAt: number): Promise<void>;
  /** Adds and replaces keys, and moves the end; false when there is nothing at that place. */
  add(place: DataPlace, content: DataContent, times: { now: number; expiresAt: number }): Promise<boolean>;
  /** Texts by key, files by their names; null when there is nothing at that place. */
  texts(place: DataPlace, now: number): Promise<Readonly<Record<string, string>> | null>;
  file(place: DataPlace, key: string, now: number): Promise<StoredFile | null>;
  /** False when there was nothing at that place. */
  remove(place: DataPlace, now: number): Promise<boolean>;
  /** Returns how many were removed. */
  removeExpired(now: number, limit: number): Promise<number>;
}
