import { createHash } from 'node:crypto';
import type { JsonObject, StepRecord } from '@ringback/core';
import type { Effect, ScxmlEvent } from '@ringback/scxml';
import type { StepMoment, StepReport } from '../engine/session-engine.ts';

export interface StepGiven {
  readonly number: number;
  readonly input: StepRecord['input'];
  readonly moment: StepMoment;
  /** The session as it was saved, when it was taken up from there. */
  readonly takenUp: string | null;
  /** What scripts see of the server. */
  readonly server: () => JsonObject;
}

/** Characters of a fingerprint: enough that nothing else has it by chance. */
const FINGERPRINT = 16;

/** What a step was given and what it decided, as it is kept for a replay (P7). */
export function recordOf(
  { number, input, moment: { seed, facts, eventUrl = '' }, takenUp, server }: StepGiven,
  { effects }: Pick<StepReport, 'effects'>,
): StepRecord {
  const isFirst = input.kind === 'start' || takenUp !== null;
  return {
    number,
    size: JSON.stringify(input).length + (takenUp?.length ?? 0),
    input,
    seed,
    facts,
    server: isFirst ? { facts: server(), eventUrl } : null,
    snapshot: takenUp,
    decided: decidedBy(effects),
    fingerprint: fingerprintOf(effects),
  };
}

/** An event as it is kept: plain data. */
export function eventRecord(event: ScxmlEvent): JsonObject {
  return { ...event } as JsonObject;
}

/** What a step decided, each effect in words. */
export function decidedBy(effects: readonly Effect[]): string[] {
  return effects.map(inWords);
}

/** Equal for equal effects, down to the last character of what they say. */
export function fingerprintOf(effects: readonly Effect[]): string {
  return createHash('sha256').update(JSON.stringify(effects)).digest('base64url').slice(0, FINGERPRINT);
}

function inWords(effect: Effect): string {
  switch (effect.kind) {
    case 'action':
      return `${effect.namespace.split(/[/:]/).at(-1)}:${effect.name}`;
    case 'send':
      return `send ${effect.event}`;
    case 'call':
      return effect.name;
    case 'cancel':
      return `cancel ${effect.sendId}`;
    case 'invoke':
    case 'cancelInvoke':
    case 'forward':
      return `${effect.kind} ${effect.invokeId}`;
    case 'log':
    case 'done':
      return effect.kind;
  }
}
