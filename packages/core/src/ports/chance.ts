/** Source of ids and of chance; seeded in the simulator. */
export interface Chance {
  /** A random (version 4 or time-ordered) UUID in lower case. */
  uuid(): string;
  bytes(count: number): Uint8Array;
  /** In [0, 1). */
  random(): number;
}
