import type { EventAttributes } from '../document/model.ts';
import { endCall } from './endings.ts';
import type { LiveCall } from './live-call.ts';
import { PACE_WINDOW_MS, paceOf } from './pace.ts';
import { queueText } from './prompt-queue.ts';
import type { Ending } from './state.ts';
import { OutOfBudget, semantic, VoiceEvent } from './voice-event.ts';

/** The event that attributes describe. */
export function eventOf(
  call: LiveCall,
  { event, eventexpr, message, messageexpr }: EventAttributes,
): VoiceEvent {
  const name = eventexpr ? call.text(eventexpr) : (event ?? '');
  if (!/^[\p{L}\p{N}_$-]+(?:\.[\p{L}\p{N}_$-]+)*$/u.test(name))
    throw semantic(`${JSON.stringify(name)} is no event`);
  return new VoiceEvent(name, messageexpr ? call.text(messageexpr) : message);
}

/** Finds the handler of an event and begins it, or does what the platform does (VoiceXML 2.0 5.2.4, 5.2.5). */
export function dispatch(call: LiveCall, { event, message, told }: VoiceEvent): void {
  const { context } = call;
  call.spend();
  const pace = paceOf(call);
  pace.events += 1;
  if (pace.events > call.limits.eventsInWindow)
    throw new OutOfBudget(`More than ${call.limits.eventsInWindow} events happened in ${PACE_WINDOW_MS} ms`);
  leaveFrames(call);
  context.filledLeft = [];
  context.wasCatch = true;
  context.isReprompted = false;
  context.stage = context.dialogScope === undefined ? 'over' : 'select';
  const counts = count(call, event);
  const parent = context.dialogScope ?? context.documentScope;
  const scope = call.openScope(parent, { _event: event });
  call.declare('_message', told, scope);
  const chosen = choose(call, event, counts, scope);
  if (!chosen) {
    call.scripts.closeScope(scope);
    byDefault(call, event, message);
    return;
  }
  context.frames.push({ ...chosen, pc: 0, scope, ownsScope: true, use: 'catch' });
}

/** Executable content that was begun is given up. */
export function leaveFrames(call: LiveCall): void {
  const { context } = call;
  for (const frame of context.frames.toReversed()) if (frame.ownsScope) call.scripts.closeScope(frame.scope);
  context.frames = [];
}

/** Counts the event and everything that it is a kind of. */
function count(call: LiveCall, event: string): Record<string, number> {
  const { context } = call;
  const counts = (context.eventCounts[context.item ?? -1] ??= {});
  const tokens = event.split('.');
  for (let length = 1; length <= tokens.length; length += 1) {
    const name = tokens.slice(0, length).join('.');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  counts[''] = (counts[''] ?? 0) + 1;
  return counts;
}

function choose(call: LiveCall, event: string, counts: Readonly<Record<string, number>>, scope: string) {
  let best: { readonly document: number; readonly code: number } | undefined;
  let bestCount = 0;
  for (const { handler, document } of call.handlers()) {
    if (handler.count <= bestCount) continue;
    const names =
      handler.events.length === 0 ? [''] : handler.events.map((name) => name.replace(/\.?\*$|\.$/u, ''));
    const matches = names.some(
      (name) =>
        (name === '' || event === name || event.startsWith(`${name}.`)) &&
        (counts[name] ?? 0) >= handler.count,
    );
    if (!matches) continue;
    if (handler.cond && !call.test(handler.cond, scope)) continue;
    best = { document, code: handler.code };
    bestCount = handler.count;
  }
  return best;
}

/** Handlers of the platform (5.2.5). */
function byDefault(call: LiveCall, event: string, message: string): void {
  const { context, words, state } = call;
  const end = (reason: Ending['reason']): void =>
    endCall(call, { reason, message: `${event}: ${message}`, values: undefined });
  const [first] = event.split('.');
  if (event.startsWith('connection.disconnect')) end(event.includes('transfer') ? 'transferred' : 'hangup');
  else if (event === 'exit') end('exit');
  else if (event === 'cancel') context.wasCatch = true;
  else if (first === 'help' || first === 'nomatch' || first === 'noinput' || event === 'maxspeechtimeout') {
    if (first === 'help') queueText(call, words.help);
    if (first === 'nomatch') queueText(call, words.nomatch);
    context.isReprompted = true;
  } else {
    if (state.isConnected) queueText(call, words.error);
    end('error');
  }
}
