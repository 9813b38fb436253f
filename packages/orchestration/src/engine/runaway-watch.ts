import type { Usage } from './engine-process.ts';

/** Wall time, as a multiple of the limit, after which it does not matter how much processor time was had. */
const PATIENCE = 5;
/** Part of the limit that must have been spent on the processor: whoever has to be stopped computes all the time. */
const BUSY_PART = 0.5;

/**
 * Tells whether a piece of work runs for too long or takes too much memory. Time counts when the processor was had
 * meanwhile, where that can be known: on a machine that is busy or was suspended, nobody is to blame for it.
 */
export class RunawayWatch {
  readonly #lookMs: number;
  readonly #mostMb: number;
  #since: { at: number; wallMs: number; readonly cpuMs: number | null; busyMs: number | null } | null = null;

  /** `lookMs`: how often somebody looks. `mostMb`: memory of the whole process, what is outside of its heap included. */
  constructor(lookMs: number, mostMb: number) {
    this.#lookMs = lookMs;
    this.#mostMb = mostMb;
  }

  /** Another piece of work begins. */
  reset(): void {
    this.#since = null;
  }

  /** Asked at each look; null while all is well. */
  exceeded(limitMs: number, now: number, usage: () => Usage | null): 'time' | 'memory' | null {
    const used = usage();
    const since = this.#since;
    if (since === null) {
      this.#since = { at: now, wallMs: 0, cpuMs: used?.cpuMs ?? null, busyMs: null };
      return null;
    }
    if (used !== null && used.residentMb > this.#mostMb) return 'memory';
    // One look counts twice its distance at most: when we did not run for longer, the other one may not have, either.
    since.wallMs += Math.min(Math.max(now - since.at, 0), 2 * this.#lookMs);
    since.at = now;
    since.busyMs = used === null || since.cpuMs === null ? null : used.cpuMs - since.cpuMs;
    return since.wallMs >= PATIENCE * limitMs || this.hasComputedFor(limitMs) ? 'time' : null;
  }

  /** Whether the piece of work had run for so long at the last look, and had the processor meanwhile. */
  hasComputedFor(ms: number): boolean {
    const since = this.#since;
    if (since === null || since.wallMs < ms) return false;
    return since.busyMs === null || since.busyMs >= BUSY_PART * ms;
  }
}
