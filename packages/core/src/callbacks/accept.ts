import { admit } from '../admission/admit.ts';
import type { LimitBook, SameValueLimit } from '../admission/limits.ts';
import type { Refusal } from '../admission/refusal.ts';
import { type CallbackId, callbackId } from '../ids.ts';
import type { PatternGroups } from '../patterns/pattern-groups.ts';
import type { Acceptance, CallbackLimits, OptionMap, Store, Write } from '../ports/store.ts';
import { isCallbackService } from '../services/kind.ts';
import { effectiveOptions, option } from '../services/options.ts';
import { placeOf, proposalsFor } from '../slots/booking.ts';
import type { FreeSlot } from '../slots/free-places.ts';
import { type SlotPlanning, slotPlan } from '../slots/slot-plan.ts';
import { inTurn } from '../slots/turn-in-slot.ts';
import { DAY_MS } from '../time/zone-offsets.ts';
import { arrivalOf } from './arrival.ts';
import type { NewCallback } from './record.ts';
import { timeOrderedUuid } from './time-ordered-uuid.ts';

export interface CreateRequest {
  readonly service: string;
  readonly params: Readonly<Record<string, string>>;
  readonly userData: Readonly<Record<string, string>>;
  /** Headers by their names in small letters, where the request had some: values of theirs may be counted. */
  readonly headers?: Readonly<Record<string, unknown>>;
  /** Since when who asks has waited on the line, milliseconds since 1970: his place in line when he wants the call as soon as may be. */
  readonly waitingSince?: number;
}

export type CreateOutcome =
  | {
      readonly kind: 'accepted';
      readonly id: CallbackId;
      readonly scheduled: boolean;
      readonly desiredAt: number;
      /** The options that apply to this request. */
      readonly options: OptionMap;
    }
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      /** When the wanted time cannot be had: the next ones that can. */
      readonly proposals?: readonly FreeSlot[];
    };

export interface AcceptancePorts {
  readonly store: Pick<Store, 'accept' | 'bookings'>;
  /** Options of a configured service, or null. */
  readonly service: (name: string) => OptionMap | null;
  /** Options of a server-level section, or null. */
  readonly section: (name: string) => OptionMap | null;
  readonly limits: LimitBook;
  readonly patterns: PatternGroups;
  readonly now: () => number;
  readonly uuid: () => string;
  /** Number of this node: the first part of every id it gives. */
  readonly nodeId: string;
  /** Called after the commit: there may be something to start. */
  readonly accepted: (callback: NewCallback) => void;
}

/**
 * Accepts or refuses a callback. Accepted means committed (P1): the promise resolves after the record is
 * durable. Throws STORE_UNAVAILABLE when nothing can be stored now.
 */
export async function acceptCallback(request: CreateRequest, ports: AcceptancePorts): Promise<CreateOutcome> {
  const configured = ports.service(request.service);
  if (configured === null)
    return { kind: 'refused', refusal: { kind: 'unknown-service', service: request.service } };
  if (!isCallbackService(configured)) {
    return { kind: 'refused', refusal: { kind: 'not-a-callback-service', service: request.service } };
  }
  const now = ports.now();
  const options = effectiveOptions(configured, request.params, request.userData);
  let planned: SlotPlanning | null = null;
  const slots = (): SlotPlanning => {
    planned ??= slotPlan({
      configured,
      options,
      services: ports.service,
      defaults: ports.section('callback'),
    });
    return planned;
  };
  const admission = admit({
    service: request.service,
    options,
    params: request.params,
    userData: request.userData,
    now,
    slots,
    matchingPattern: (group, text) => ports.patterns.matching(group, text),
  });
  const refused = async (refusal: Refusal): Promise<CreateOutcome> => ({
    kind: 'refused',
    refusal,
    ...(await proposalsFor(refusal, { service: request.service, options, now, slots, ports })),
  });
  if (admission.kind === 'refused') return refused(admission.refusal);
  const { scheduled, desiredAt, dueAt, expiresAt } = admission.times;
  const id = callbackId(`${ports.nodeId}-${timeOrderedUuid(ports.uuid(), now)}`);
  const state = scheduled ? 'SCHEDULED' : 'QUEUED';
  const wanted: NewCallback = {
    id,
    service: request.service,
    state,
    reason: null,
    customerNumber: option(request.params, '_customer_number'),
    createdAt: now,
    desiredAt,
    dueAt,
    arrivedAt: scheduled ? arrivalOf(options, dueAt) : (request.waitingSince ?? arrivalOf(options, dueAt)),
    expiresAt,
    params: request.params,
    userData: request.userData,
  };
  const place = option(request.params, '_desired_time') === null ? null : placeOf(slots(), desiredAt);
  const slotFull: Refusal = { kind: 'slot-full', name: '_desired_time', at: desiredAt };
  if (place?.capacity === 0) return refused(slotFull);
  const limits = callbackLimits(request, {
    limits: ports.limits.of(configured, ports.section('callback')),
    isNow: desiredAt <= now,
    keptMs: expiresAt - desiredAt,
  });
  const callback =
    scheduled && place?.isSpread === true
      ? await inTurn(wanted, { service: request.service, place }, ports.store.bookings)
      : wanted;
  const insert: Write =
    place === null
      ? { kind: 'callback.insert', callback, limits }
      : { kind: 'callback.insert', callback, limits, place };
  const acceptance = await ports.store.accept([insert]);
  if (acceptance.kind === 'slot-full') return refused(slotFull);
  if (acceptance.kind !== 'accepted') return refused(overLimit(acceptance, callback, limits));
  ports.accepted(callback);
  return { kind: 'accepted', id, scheduled, desiredAt, options };
}

/** What a request is held against when it is stored. */
function callbackLimits(
  request: CreateRequest,
  { limits, isNow, keptMs }: Pick<CallbackLimits, 'limits' | 'isNow'> & { readonly keptMs: number },
): CallbackLimits {
  const values = isNow ? countedValues(request, limits.sameValue) : [];
  const [only] = values;
  const isByNumber =
    values.length === 1 &&
    only?.name === '_customer_number' &&
    only.value === request.params['_customer_number'] &&
    keptMs >= DAY_MS;
  return { limits, isNow, values, isByNumber };
}

/** Values of the parameters that are counted, headers first where they count. */
function countedValues(
  { params, userData, headers = {} }: CreateRequest,
  { names, useHeaders, most }: SameValueLimit,
): CallbackLimits['values'] {
  const values = names.flatMap((name) => {
    const header = useHeaders ? headers[name.toLowerCase()] : undefined;
    const value = typeof header === 'string' ? header : (params[name] ?? userData[name] ?? '');
    return value === '' ? [] : [{ name, value }];
  });
  // Nothing may be given at all: not even nothing.
  return values.length === 0 && most === 0 ? [{ name: names[0] ?? '', value: '' }] : values;
}

function overLimit(
  acceptance: Exclude<Acceptance, { kind: 'accepted' | 'slot-full' }>,
  { service, customerNumber }: NewCallback,
  { limits }: CallbackLimits,
): Refusal {
  switch (acceptance.kind) {
    case 'window-full':
      return { kind: 'window-full', service, window: acceptance.window };
    case 'same-value':
      return { ...acceptance, limit: limits.sameValue };
    case 'same-number':
      return {
        kind: 'same-number',
        number: customerNumber ?? '',
        mode: limits.sameNumber?.mode ?? 'true',
      };
    case 'queue-full':
      return { kind: 'queue-full', service, limit: limits.queued };
  }
}
