import type { Json } from '@ringback/script';
import type { Dialog, Item, Jump } from '../document/model.ts';
import type { ActiveGrammar } from './active-grammars.ts';
import { uriOf } from './addresses.ts';
import { eventOf } from './events.ts';
import type { LiveCall } from './live-call.ts';
import type { Heard } from './state.ts';
import { enterDialog, goTo } from './transitions.ts';

/** What was keyed is put where its grammar says (VoiceXML 2.0 3.1.6, appendix C). */
export function applyHeard(call: LiveCall, { owner }: Pick<ActiveGrammar, 'owner'>, heard: Heard): void {
  switch (owner.kind) {
    case 'item':
    case 'option':
      fillItem(call, heard);
      return;
    case 'form':
      fillForm(call, heard);
      return;
    case 'jump':
      jump(call, owner.jump);
      return;
    case 'dialog': {
      if (owner.jump) {
        jump(call, owner.jump);
        return;
      }
      const { context } = call;
      if (owner.document !== context.document) {
        // A dialog of the root document: the root becomes the document.
        context.document = owner.document;
        context.documentScope = context.applicationScope;
      }
      context.heard = heard;
      enterDialog(call, owner.dialog);
    }
  }
}

/** Follows a link or a choice. */
function jump(call: LiveCall, { next, event, fetch }: Jump): void {
  if (next) goTo(call, uriOf(call, next), fetch);
  else throw eventOf(call, event);
}

function fillItem(call: LiveCall, heard: Heard): void {
  const { item, context } = call;
  if (!item || context.item === undefined) return;
  const { interpretation } = heard;
  const value = slotOf(item, interpretation) ?? interpretation;
  setItem(call, context.item, item, value ?? heard.utterance, heard);
  filled(call, [context.item]);
}

/** A form-level grammar fills every item whose slot it has (3.1.6.1). */
export function fillForm(call: LiveCall, heard: Heard): void {
  const dialog = call.requireDialog();
  const { interpretation } = heard;
  const done: number[] = [];
  dialog.items.forEach((item, index) => {
    if (!isInput(item)) return;
    const value = slotOf(item, interpretation);
    if (value === undefined) return;
    setItem(call, index, item, value, heard);
    done.push(index);
  });
  dialog.items.forEach((item, index) => {
    if (item.kind === 'initial' && done.length > 0) setGuard(call, index, item);
  });
  filled(call, done);
}

/** What a result has for an item, by the name of its slot: a property, or a path of them (3.1.6). */
function slotOf(item: Item, interpretation: Json | undefined): Json | undefined {
  let value = interpretation;
  for (const name of (item.kind === 'field' ? item.slot : item.name).split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

function setItem(call: LiveCall, index: number, item: Item, value: Json, heard: Heard): void {
  setGuard(call, index, item, value);
  if (!item.isNamed) return;
  call.declare(
    `${item.name}$`,
    {
      confidence: 1,
      utterance: heard.utterance,
      inputmode: 'dtmf',
      interpretation: heard.interpretation ?? heard.utterance,
      ...(heard.markname === undefined ? {} : { markname: heard.markname }),
      ...(heard.marktime === undefined ? {} : { marktime: heard.marktime }),
    },
    call.context.dialogScope,
  );
}

/** Gives the variable of an item a value, so that the item is not visited again. */
export function setGuard(call: LiveCall, index: number, item: Item, value: Json = true): void {
  const { context } = call;
  if (item.isNamed) call.declare(item.name, value, context.dialogScope);
  else if (!context.hidden.includes(index)) context.hidden.push(index);
}

/** Chooses the `filled` that follow from what was just filled, in the order of the document. */
export function filled(call: LiveCall, items: readonly number[]): void {
  const dialog = call.requireDialog();
  const { context } = call;
  context.filledLeft = dialog.filled.flatMap((one, index) =>
    one.item !== undefined
      ? items.includes(one.item)
        ? [index]
        : []
      : concerns(call, dialog, one.namelist, one.mode, items)
        ? [index]
        : [],
  );
  context.stage = 'filled';
}

function concerns(
  call: LiveCall,
  dialog: Dialog,
  namelist: readonly string[] | undefined,
  mode: 'all' | 'any',
  items: readonly number[],
): boolean {
  const wanted = dialog.items
    .map((item, index) => ({ item, index }))
    .filter(({ item }) => isInput(item) && (namelist === undefined || namelist.includes(item.name)));
  if (!wanted.some(({ index }) => items.includes(index))) return false;
  return mode === 'any' || wanted.every(({ item, index }) => isSet(call, index, item));
}

export function isInput({ kind }: Item): boolean {
  return kind !== 'block' && kind !== 'initial' && kind !== 'menu';
}

export function isSet(call: LiveCall, index: number, item: Item): boolean {
  const { context } = call;
  if (!item.isNamed) return context.hidden.includes(index);
  return call.variable(item.name, context.dialogScope) !== undefined;
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
