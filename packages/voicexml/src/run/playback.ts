import { timeOf } from '../document/time-value.ts';
import type { Segment } from './effect.ts';
import type { LiveCall } from './live-call.ts';

/** Plays the next prompts of the queue that can, or cannot, be interrupted alike; false when there are none. */
export function playNext(call: LiveCall): boolean {
  const { state } = call;
  const [first] = state.queue;
  state.playing = undefined;
  if (!first) return false;
  const segments: Segment[] = [];
  while (state.queue[0]?.bargein === first.bargein) segments.push(...(state.queue.shift()?.segments ?? []));
  const id = call.fresh();
  state.playing = { id, bargein: first.bargein, mark: undefined };
  call.emit({ kind: 'play', id, segments, loop: false });
  return true;
}

/** The caller has spoken up: nothing more is said of what waits, whatever it is (VoiceXML 2.0 4.1.5). */
export function silence(call: LiveCall): void {
  const { state } = call;
  if (state.playing) call.emit({ kind: 'stopPlay', id: state.playing.id });
  state.playing = undefined;
  state.queue = [];
}

/** How long the caller may be silent: what the last prompt said, or the property. */
export function takeTimeout(call: LiveCall): number {
  const { promptTimeoutMs } = call.state;
  call.state.promptTimeoutMs = undefined;
  return promptTimeoutMs ?? timeOf(call.property('timeout')) ?? 5_000;
}
