import type { FetchAttributes, Instruction, Source, SubmitAttributes } from '../document/model.ts';

import { resolveUri, uriOf } from './addresses.ts';
import { disconnected } from './connection.ts';
import { endCall } from './endings.ts';
import { eventOf } from './events.ts';
import { fetchRequest, namedData, namedValues, submission } from './fetch-settings.ts';
import { startFetch } from './fetching.ts';
import type { LiveCall } from './live-call.ts';
import { startLoop, stepLoop } from './loops.ts';
import { playNext } from './playback.ts';
import { queuePrompt, spokenText } from './prompt-queue.ts';
import type { Frame } from './state.ts';
import { returnFrom } from './subdialogs.ts';
import { goTo, submit } from './transitions.ts';
import { VoiceEvent } from './voice-event.ts';

/** Does one instruction of what was begun last (VoiceXML 2.0 5.3). */
export function step(call: LiveCall, frame: Frame): void {
  const instruction = call.code(frame.document, frame.code)[frame.pc];
  if (instruction === undefined) {
    finish(call, frame);
    return;
  }
  call.spend();
  frame.pc += 1;
  run(call, frame, instruction);
}

function finish(call: LiveCall, frame: Frame): void {
  const { context } = call;
  context.frames.pop();
  if (frame.ownsScope) call.scripts.closeScope(frame.scope);
  if (frame.use === 'dialog') context.params = undefined;
}

function run(call: LiveCall, frame: Frame, instruction: Instruction): void {
  const { context } = call;
  switch (instruction.op) {
    case 'var':
      declareVariable(call, frame, instruction);
      break;
    case 'initItem':
      initItem(call, instruction.item);
      break;
    case 'assign':
      assign(call, instruction.location, instruction.expr);
      break;
    case 'clear':
      clear(call, instruction.names);
      break;
    case 'jump':
      frame.pc = instruction.to;
      break;
    case 'jumpUnless':
      if (!call.test(instruction.cond)) frame.pc = instruction.to;
      break;
    case 'foreach':
      startLoop(call, instruction.list, instruction.slot, frame.scope);
      break;
    case 'next':
      if (!stepLoop(call, instruction.slot, instruction.item, frame.scope)) frame.pc = instruction.to;
      break;
    case 'prompt': {
      const { cond } = instruction.prompt;
      if (cond === undefined || call.test(cond)) queuePrompt(call, instruction.prompt);
      break;
    }
    case 'reprompt':
      context.isReprompted = true;
      break;
    case 'goto': {
      const { target, fetch } = instruction;
      if (target.kind === 'document') goTo(call, uriOf(call, target.next), fetch);
      else goToItem(call, target.name.kind === 'literal' ? target.name.uri : call.text(target.name.expr));
      break;
    }
    case 'submit':
      submit(call, uriOf(call, instruction.next), instruction.submit, instruction.fetch);
      break;
    case 'exit': {
      const { expr, namelist } = instruction;
      const values = expr ? call.read(expr) : namelist ? namedData(call, namelist) : undefined;
      endCall(call, { reason: 'exit', message: undefined, values });
      break;
    }
    case 'return': {
      const { event, namelist } = instruction;
      const thrown = event.event !== undefined || event.eventexpr ? eventOf(call, event) : undefined;
      returnFrom(call, namedValues(call, namelist), thrown);
      break;
    }
    case 'disconnect': {
      const { state } = call;
      if (instruction.namelist) state.handedBack = namedData(call, instruction.namelist);
      state.phase = { kind: 'playing', after: { kind: 'disconnect' } };
      if (!state.isConnected || !playNext(call)) disconnected(call);
      break;
    }
    case 'throw':
      throw eventOf(call, instruction.event);
    case 'log': {
      const { label, expr, parts } = instruction;
      const said = [spokenText(call, parts), expr ? call.text(expr) : ''].filter((text) => text !== '');
      call.emit({ kind: 'log', label, text: said.join(' ') });
      break;
    }
    case 'script':
      runScript(call, instruction.script);
      break;
    case 'scriptFrom': {
      const url = resolveUri(uriOf(call, instruction.src), call.current.base);
      startFetch(
        call,
        { kind: 'script', scope: frame.scope },
        fetchRequest(call, 'script', url, instruction.fetch),
      );
      break;
    }
    case 'data':
      fetchData(call, frame, instruction);
      break;
  }
}

function declareVariable(
  call: LiveCall,
  frame: Frame,
  { name, expr }: Extract<Instruction, { op: 'var' }>,
): void {
  const { params } = call.context;
  if (frame.use === 'dialog' && params !== undefined && Object.hasOwn(params, name)) {
    call.declare(name, params[name], frame.scope);
    return;
  }
  call.scripts.useScope(frame.scope);
  const made = call.scripts.declare(name, expr && { unit: call.unit(expr) });
  if (!made.ok) throw call.failed(made.problem);
}

function initItem(call: LiveCall, index: number): void {
  const { context } = call;
  const item = call.requireDialog().items[index];
  if (!item) return;
  if (!item.isNamed) {
    if (item.expr && call.read(item.expr) !== undefined) context.hidden.push(index);
    return;
  }
  call.scripts.useScope(context.dialogScope);
  const made = call.scripts.declare(item.name, item.expr && { unit: call.unit(item.expr) });
  if (!made.ok) throw call.failed(made.problem);
}

function assign(call: LiveCall, location: Source, expr: Source): void {
  call.scripts.useScope(call.scope);
  const made = call.scripts.assign(call.unit(location), call.unit(expr));
  if (!made.ok) throw call.failed(made.problem);
}

/** Without names: all items of the form (5.3.3). */
function clear(call: LiveCall, names: readonly string[] | undefined): void {
  const { context } = call;
  const items = call.dialog?.items ?? [];
  items.forEach((item, index) => {
    if (names !== undefined && !names.includes(item.name) && !names.includes(`dialog.${item.name}`)) return;
    if (item.isNamed) makeUndefined(call, item.name, context.dialogScope);
    context.hidden = context.hidden.filter((one) => one !== index);
    delete context.promptCounts[index];
    delete context.eventCounts[index];
  });
  for (const name of names ?? []) {
    const plain = name.replace(/^dialog\./u, '');
    if (items.some((item) => item.name === plain)) continue;
    makeUndefined(call, name, call.scope);
  }
}

function makeUndefined(call: LiveCall, name: string, scope: string | undefined): void {
  call.scripts.useScope(scope);
  const made = call.scripts.store(call.ownUnit('location', name), undefined);
  if (!made.ok) throw call.failed(made.problem);
}

function goToItem(call: LiveCall, name: string): void {
  const { context } = call;
  const index = (call.dialog?.items ?? []).findIndex((item) => item.isNamed && item.name === name);
  if (index === -1) throw new VoiceEvent('error.badfetch', `The form has no item ${JSON.stringify(name)}`);
  for (const frame of context.frames.toReversed()) if (frame.ownsScope) call.scripts.closeScope(frame.scope);
  context.frames = [];
  context.filledLeft = [];
  context.nextItem = index;
  context.stage = 'select';
}

function runScript(call: LiveCall, script: Source): void {
  call.scripts.useScope(call.scope);
  const done = call.scripts.run(call.unit(script));
  if (!done.ok) throw call.failed(done.problem);
}

function fetchData(
  call: LiveCall,
  frame: Frame,
  {
    name,
    src,
    submit: attributes,
    fetch,
  }: {
    readonly name: string | undefined;
    readonly src: Extract<Instruction, { op: 'data' }>['src'];
    readonly submit: SubmitAttributes;
    readonly fetch: FetchAttributes;
  },
): void {
  const url = resolveUri(uriOf(call, src), call.current.base);
  const sent = submission(call, url, attributes, []);
  startFetch(
    call,
    { kind: 'data', name, scope: frame.scope },
    fetchRequest(call, 'data', sent.url, fetch, sent),
  );
}

/** A script from an address, run where its element stands. */
export function scriptArrived(call: LiveCall, url: string, text: string, scope: string): void {
  call.scripts.useScope(scope);
  const done = call.scripts.run(call.ownUnit('script', text, { line: 1, column: 1, url }));
  if (!done.ok) throw call.failed(done.problem);
}
