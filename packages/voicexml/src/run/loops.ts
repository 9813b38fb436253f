import type { Source } from '../document/model.ts';
import type { LiveCall } from './live-call.ts';
import { semantic } from './voice-event.ts';

/**
 * A loop over a list in variables of the scope, so that it outlives a step. The list is a copy, its elements are
 * themselves (VoiceXML 2.1 8).
 */
export function startLoop(call: LiveCall, list: Source, slot: string, scope: string): void {
  call.scripts.useScope(scope);
  const at = { ...list.at, column: list.at.column - '_rb_copy('.length };
  const copy = call.ownUnit('expression', `_rb_copy(${list.text})`, at);
  const made = call.scripts.declare(listName(slot), { unit: copy });
  if (!made.ok) throw call.failed(made.problem);
  call.declare(indexName(slot), -1, scope);
}

/** Binds the next element; false when there is none. */
export function stepLoop(call: LiveCall, slot: string, item: string, scope: string): boolean {
  call.spend();
  const list = listName(slot);
  const index = indexName(slot);
  call.scripts.useScope(scope);
  const more = call.scripts.test(call.ownUnit('expression', `++${index} < ${list}.length`));
  if (!more.ok) throw call.failed(more.problem);
  if (!more.value) return false;
  if (!call.scripts.isDeclared(item)) call.declare(item, undefined, scope);
  const stored = call.scripts.assign(
    call.ownUnit('location', item),
    call.ownUnit('expression', `${list}[${index}]`),
  );
  if (!stored.ok) throw semantic(stored.problem.message);
  return true;
}

const listName = (slot: string): string => `_rb_list_${slot}`;
const indexName = (slot: string): string => `_rb_index_${slot}`;
