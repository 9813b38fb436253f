export interface HeldLock {
  readonly kind: 'held';
  /** An earlier owner died without letting go. */
  readonly tookOver: boolean;
  release(): void;
}

export interface BusyLock {
  readonly kind: 'busy';
  /** The living process that has it. */
  readonly pid: number;
}

export declare function acquireProcessLock(file: string): HeldLock | BusyLock;
