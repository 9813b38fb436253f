import type { CompiledUnit, Outcome } from '@ringback/script';
import { lineOf } from '@ringback/xml';
import { executeAction } from './action.ts';
import type { LiveSession } from './live-session.ts';
import type { Block, Instruction } from './model.ts';
import { takePayload, takeText } from './payload-value.ts';
import { executeSend } from './send.ts';

/** Runs a block until its end or its first error (SCXML 4.9); says whether it reached the end. */
export function executeBlock(session: LiveSession, block: Block): boolean {
  for (const instruction of block) if (!execute(session, instruction)) return false;
  return true;
}

function execute(session: LiveSession, node: Instruction): boolean {
  switch (node.kind) {
    case 'raise': {
      const carried = takePayload(session, node.payload);
      if (!carried) return false;
      session.raise({ name: node.event, type: 'internal', ...carried });
      return true;
    }
    case 'send':
      return executeSend(session, node);
    case 'cancel':
      return executeCancel(session, node);
    case 'log':
      return executeLog(session, node);
    case 'assign':
      return session.taken(assign(session, node)) !== undefined;
    case 'script':
      return runScript(session, node.units);
    case 'if':
      for (const branch of node.branches) {
        // A condition that fails counts as false (SCXML 5.9.1).
        if (!branch.cond || session.taken(session.scripts.test(branch.cond))?.value) {
          return executeBlock(session, branch.content);
        }
      }
      return true;
    case 'foreach':
      return executeForeach(session, node);
    case 'action':
      return executeAction(session, node);
  }
}

/** Runs a script until a part of it fails. Functions of later parts are there for earlier ones. */
export function runScript(session: LiveSession, units: readonly CompiledUnit[]): boolean {
  if (units.length > 1) {
    for (const unit of units) if (!session.taken(session.scripts.hoist(unit))) return false;
  }
  for (const unit of units) if (!session.taken(session.scripts.run(unit))) return false;
  return true;
}

function assign(
  session: LiveSession,
  { location, value }: Extract<Instruction, { kind: 'assign' }>,
): Outcome<undefined> {
  switch (value.kind) {
    case 'unit':
      return session.scripts.assign(location, value.unit);
    case 'json':
      return session.scripts.store(location, value.json);
    case 'xml':
      return session.scripts.storeXml(location, value.tree);
  }
}

function executeCancel(session: LiveSession, node: Extract<Instruction, { kind: 'cancel' }>): boolean {
  const taken = takeText(session, node.sendId);
  if (!taken) return false;
  const sendId = taken.value ?? '';
  session.emit({ kind: 'cancel', sendId, ...lineOf(node.at) });
  if (!node.answered) return true;
  const wasWaiting = session.waitingSends.cancel(sendId, session.nowMs);
  session.emit({
    kind: 'send',
    event: wasWaiting ? 'cancel.successful' : 'error.notallowed',
    sendId,
    sendIdGiven: true,
    delayMs: 0,
    data: { sendid: sendId },
    ...lineOf(node.at),
  });
  return true;
}

function executeLog(session: LiveSession, node: Extract<Instruction, { kind: 'log' }>): boolean {
  const label = takeText(session, node.label);
  const level = label && takeText(session, node.level);
  const value = level && (node.expr ? session.taken(session.scripts.read(node.expr)) : { value: undefined });
  if (!label || !level || !value) return false;
  const number = Number(level.value);
  session.emit({
    kind: 'log',
    ...lineOf(node.at),
    ...(label.value === undefined ? {} : { label: label.value }),
    ...(value.value === undefined ? {} : { value: value.value }),
    ...(level.value === undefined || Number.isNaN(number) ? {} : { level: number }),
  });
  return true;
}

function executeForeach(session: LiveSession, node: Extract<Instruction, { kind: 'foreach' }>): boolean {
  const cursor = session.taken(session.scripts.foreach(node.array, node.item, node.index));
  if (!cursor) return false;
  for (;;) {
    const round = session.taken(cursor.value.next());
    if (!round) return false;
    if (!round.value) return true;
    if (!executeBlock(session, node.content)) return false;
  }
}
