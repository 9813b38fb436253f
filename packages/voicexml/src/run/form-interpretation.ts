import type { Item, Prompt } from '../document/model.ts';
import { isAnythingHeard, missingGrammar } from './active-grammars.ts';
import { fillForm, isSet, setGuard } from './apply-heard.ts';
import { startCollecting } from './collecting.ts';
import { endWithoutCaller, startTransfer, startWhenSaid } from './connection.ts';
import { endCall } from './endings.ts';
import { startFetch } from './fetching.ts';
import type { LiveCall } from './live-call.ts';
import { queuePrompt } from './prompt-queue.ts';
import { startSubdialog } from './subdialogs.ts';
import { dialogNamed, enterDialog } from './transitions.ts';
import { semantic, VoiceEvent } from './voice-event.ts';

/** Goes one stage further, where no executable content is at work (VoiceXML 2.0 appendix C). */
export function nextStage(call: LiveCall): void {
  const { context } = call;
  call.spend();
  switch (context.stage) {
    case 'root':
      context.stage = 'document';
      begin(call, context.root, context.applicationScope, 'root');
      break;
    case 'document':
      context.stage = 'dialog';
      begin(call, context.document, context.documentScope, 'document');
      break;
    case 'dialog':
      if (context.entry === undefined && call.current.dialogs.length === 0) leaveAll(call);
      else enterDialog(call, dialogNamed(call, context.entry));
      break;
    case 'select':
      select(call);
      break;
    case 'prepare':
      prepare(call);
      break;
    case 'filled':
      nextFilled(call);
      break;
    case 'subdialog':
    case 'over':
      leaveAll(call);
      break;
  }
}

/** Nothing is left to be done: the same as `exit`. */
function leaveAll(call: LiveCall): void {
  const reason = call.state.isConnected ? 'exit' : 'hangup';
  endCall(call, { reason, message: undefined, values: undefined });
}

function begin(call: LiveCall, document: number, scope: string, use: 'root' | 'document'): void {
  call.context.frames.push({
    document,
    code: call.document(document).init,
    pc: 0,
    scope,
    ownsScope: false,
    use,
  });
}

function select(call: LiveCall): void {
  const { context } = call;
  const { heard } = context;
  if (heard) {
    context.heard = undefined;
    fillForm(call, heard);
    return;
  }
  const dialog = call.requireDialog();
  const isForced = context.nextItem !== undefined;
  const index = context.nextItem ?? dialog.items.findIndex((item, at) => isOpen(call, item, at));
  context.nextItem = undefined;
  const item = dialog.items[index];
  if (!item) {
    leaveAll(call);
    return;
  }
  const isQuiet = context.wasCatch && !context.isReprompted && !isForced;
  context.wasCatch = false;
  context.isReprompted = false;
  context.item = index;
  visit(call, item, index, isQuiet);
}

function isOpen(call: LiveCall, item: Item, index: number): boolean {
  if (isSet(call, index, item)) return false;
  // What goes wrong in a condition went wrong in this item.
  call.context.item = index;
  const isWanted = item.cond === undefined || call.test(item.cond);
  call.context.item = undefined;
  return isWanted;
}

function visit(call: LiveCall, item: Item, index: number, isQuiet: boolean): void {
  const { context } = call;
  if (!isQuiet) queuePrompts(call, item.prompts, index);
  switch (item.kind) {
    case 'block': {
      setGuard(call, index, item);
      const scope = call.openScope(context.dialogScope);
      context.frames.push({
        document: context.document,
        code: item.code,
        pc: 0,
        scope,
        ownsScope: true,
        use: 'block',
      });
      break;
    }
    case 'subdialog':
      startSubdialog(call, item);
      break;
    case 'object':
      throw new VoiceEvent('error.unsupported.objectname', 'There are no objects on this platform');
    default:
      context.stage = 'prepare';
  }
}

/** Prompts for the visit that this is: those with the highest count that is not above it (4.1.6). */
function queuePrompts(call: LiveCall, prompts: readonly Prompt[], index: number): void {
  const { promptCounts } = call.context;
  const count = (promptCounts[index] ?? 0) + 1;
  promptCounts[index] = count;
  const open = prompts.filter(
    (prompt) => prompt.count <= count && (prompt.cond === undefined || call.test(prompt.cond)),
  );
  const highest = Math.max(...open.map((prompt) => prompt.count));
  for (const prompt of open) if (prompt.count === highest) queuePrompt(call, prompt);
}

function prepare(call: LiveCall): void {
  const { context, item } = call;
  if (!call.state.isConnected) {
    endWithoutCaller(call);
    return;
  }
  const missing = missingGrammar(call);
  if (missing) {
    startFetch(call, { kind: 'grammar' }, missing);
    return;
  }
  context.stage = 'select';
  if (item?.kind === 'record') startWhenSaid(call, { kind: 'record' });
  else if (item?.kind === 'transfer') startTransfer(call, item);
  else if (isAnythingHeard(call)) startCollecting(call);
  else throw semantic('No grammar is active: nothing that the caller does could be the answer');
}

function nextFilled(call: LiveCall): void {
  const { context } = call;
  const index = context.filledLeft.shift();
  const one = index === undefined ? undefined : call.requireDialog().filled[index];
  if (!one) {
    context.stage = 'select';
    return;
  }
  // What happens in the one of an item happens to the item; in one of the form, to the form.
  context.item = one.item;
  const scope = call.openScope(context.dialogScope);
  context.frames.push({
    document: context.document,
    code: one.code,
    pc: 0,
    scope,
    ownsScope: true,
    use: 'filled',
  });
}
