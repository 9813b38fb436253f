import type { BookableOutcome, WantedTime } from '@ringback/core';
import type { ActionEffect } from '@ringback/scxml';
import { notANumber, numberAttribute, textAttribute } from '../attributes.ts';
import { type ActionContext, type Decision, refused } from '../module.ts';
import { asked, refusal, type Told } from './asked.ts';
import { timeData } from './create-callback.ts';

/** As many as can be read aloud to choose from. */
const MOST = 10;
const FURTHEST_DAYS = 366;
const CLOCK = /^(?:[01]?\d|2[0-3])[0-5]\d$/;

/**
 * `callback:slots`: the first free times of `service` (API reference 4.7) from `day` (days from today) and `time` (hhmm by the
 * clock of the office) on, `count` of them (3). Tells as well until when the office is open now.
 */
export function bookableSlots(action: ActionEffect, context: ActionContext): Decision {
  const { callers, now } = context;
  const refuse = (text: string): Decision =>
    refused('error.callback.slots', action.requestId, 'invalidattribute', text);
  const service = textAttribute(action, 'service');
  if (service === null) return refuse('service must name a callback service.');
  const odd = notANumber(action, ['day', 'count']);
  if (odd !== null) return refuse(`${odd} must be a number.`);
  const time = textAttribute(action, 'time');
  if (time !== null && !CLOCK.test(time)) return refuse('time must be hhmm, from 0000 to 2359.');
  const day = Math.trunc(numberAttribute(action, 'day') ?? 0);
  if (day < 0 || day > FURTHEST_DAYS) return refuse(`day must be 0 to ${FURTHEST_DAYS}.`);
  const count = Math.min(MOST, Math.max(1, Math.trunc(numberAttribute(action, 'count') ?? 3)));
  const wanted: WantedTime | null =
    day === 0 && time === null ? null : { daysAhead: day, minute: time === null ? null : minuteOf(time) };
  return asked(action, context, 'slots', async () =>
    toldOf(await callers.times(service, wanted, count), now),
  );
}

const minuteOf = (time: string): number => Number(time.slice(0, -2)) * 60 + Number(time.slice(-2));

function toldOf(outcome: BookableOutcome, now: number): Told {
  if (outcome.kind !== 'times')
    return refusal('unknown', `There is no such service: ${outcome.service} (${outcome.kind}).`);
  const { zone, openUntil, times } = outcome;
  return {
    kind: 'done',
    data: {
      timezone: zone,
      openuntil: openUntil,
      openseconds: openUntil === null ? null : Math.max(0, Math.floor((openUntil - now) / 1000)),
      slots: times.map(timeData),
    },
  };
}
