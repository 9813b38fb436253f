import { admit } from '../admission/admit.ts';
import type { Refusal } from '../admission/refusal.ts';
import { type CallbackId, callbackId } from '../ids.ts';
import type { OptionMap, Store, UnitOfWork } from '../ports/store.ts';
import { isCallbackService } from '../services/kind.ts';
import { effectiveOptions, option } from '../services/options.ts';
import { placeOf, proposalsFor } from '../slots/booking.ts';
import type { FreeSlot } from '../slots/free-places.ts';
import { type SlotPlanning, slotPlan } from '../slots/slot-plan.ts';
import { arrivalOf } from './arrival.ts';
import type { NewCallback } from './record.ts';
import { timeOrderedUuid } from './time-ordered-uuid.ts';

export interface CreateRequest {
  readonly service: string;
  readonly params: Readonly<Record<string, string>>;
  readonly userData: Readonly<Record<string, string>>;
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
  readonly store: UnitOfWork & Pick<Store, 'accept' | 'bookings'>;
  /** Options of a configured service, or null. */
  readonly service: (name: string) => OptionMap | null;
  /** Options of a server-level section, or null. */
  readonly section: (name: string) => OptionMap | null;
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
  const callback: NewCallback = {
    id,
    service: request.service,
    state,
    reason: null,
    customerNumber: option(request.params, '_customer_number'),
    createdAt: now,
    desiredAt,
    dueAt,
    arrivedAt: arrivalOf(options, dueAt),
    expiresAt,
    params: request.params,
    userData: request.userData,
  };
  const place = option(request.params, '_desired_time') === null ? null : placeOf(slots(), desiredAt);
  if (place === null) await ports.store.commit([{ kind: 'callback.insert', callback }]);
  else if (
    place.capacity === 0 ||
    (await ports.store.accept([{ kind: 'callback.insert', callback, place }])).kind === 'slot-full'
  )
    return refused({ kind: 'slot-full', name: '_desired_time', at: desiredAt });
  ports.accepted(callback);
  return { kind: 'accepted', id, scheduled, desiredAt, options };
}
