import {
  effectiveOptions,
  type FreeSlot,
  formatInstant,
  freePlaces,
  isCallbackService,
  localText,
  openSlots,
  type SlotPlan,
  slotPlan,
  UTC,
} from '@ringback/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiDependencies } from '../../dependencies.ts';
import { sendJson } from '../../edge/send-json.ts';
import { type Answer, answer } from '../../errors/answers.ts';
import { sendAnswer } from '../../errors/send-answer.ts';
import type { Parameters } from '../parameters.ts';
import { readRequest } from '../read-request.ts';
import { DOCUMENTED_ONLY } from '../schemas.ts';
import { readCount, readWindow, readZone, type TimeWindow } from '../time-window.ts';
import { schemas } from './schemas.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'store' | 'clock'>;
type Route = { Params: { name: string } };
type Problem = { readonly kind: 'problem'; readonly answer: Answer };

/** When callbacks can be booked, in both forms (API reference 4.7, 4.8); the older one is asked for by `POST` as well. */
export function availabilityRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { configuration, store, clock } = dependencies;

  function planOf(
    service: string,
    { params, userData }: Parameters,
  ): { readonly kind: 'plan'; readonly plan: SlotPlan } | Problem {
    const configured = configuration.service(service);
    if (configured === null) return { kind: 'problem', answer: answer('unknown-service', { service }) };
    if (!isCallbackService(configured))
      return { kind: 'problem', answer: answer('not-a-callback-service', { service }) };
    const planning = slotPlan({
      configured,
      options: effectiveOptions(configured, params, userData),
      services: (name) => configuration.service(name),
      defaults: configuration.section('callback'),
    });
    return planning.kind === 'plan'
      ? planning
      : {
          kind: 'problem',
          answer: answer('unknown-office-hours', { service, hours: planning.service }),
        };
  }

  async function slotsOf(service: string, plan: SlotPlan, { from, to }: TimeWindow, most: number) {
    const slots = [...openSlots(plan, from, to)];
    const [first, last] = [slots[0], slots.at(-1)];
    if (first === undefined || last === undefined) return [];
    const bookings = await store.bookings.count(service, first.from, last.to);
    return firstFree(freePlaces(slots, bookings), most);
  }

  async function first(request: FastifyRequest<Route>, reply: FastifyReply) {
    const { name } = request.params;
    const reading = await readRequest(request);
    if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
    const { userData } = reading.parameters;
    const planning = planOf(name, reading.parameters);
    if (planning.kind === 'problem') return sendAnswer(reply, planning.answer);
    const window = readWindow(userData, { now: clock.now(), zone: UTC });
    if (window.kind === 'problem') return sendAnswer(reply, window.answer);
    const most = readCount(userData, 'max-time-slots', 0);
    if (most.kind === 'problem') return sendAnswer(reply, most.answer);
    const slots = await slotsOf(name, planning.plan, window.window, most.count ?? Number.POSITIVE_INFINITY);
    return sendJson(reply, slotMap(slots));
  }

  async function second(request: FastifyRequest<Route>, reply: FastifyReply) {
    const { name } = request.params;
    const reading = await readRequest(request);
    if (reading.kind === 'problem') return sendAnswer(reply, reading.answer);
    const { userData } = reading.parameters;
    const planning = planOf(name, reading.parameters);
    if (planning.kind === 'problem') return sendAnswer(reply, planning.answer);
    const asked = readZone(userData);
    if (asked.kind === 'problem') return sendAnswer(reply, asked.answer);
    const { zone } = asked;
    const window = readWindow(userData, { now: clock.now(), zone: zone ?? UTC });
    if (window.kind === 'problem') return sendAnswer(reply, window.answer);
    const most = readCount(userData, 'max-time-slots', 0);
    if (most.kind === 'problem') return sendAnswer(reply, most.answer);
    const { plan } = planning;
    const slots = await slotsOf(name, plan, window.window, most.count ?? Number.POSITIVE_INFINITY);
    const isBusyShown = userData['report-busy']?.trim().toLowerCase() === 'true';
    return sendJson(reply, {
      durationMin: plan.grid.lengthMs / 60_000,
      ...(zone === null ? {} : { timezone: zone }),
      slots: slots
        .filter(({ free }) => free > 0 || isBusyShown)
        .map(({ from, free, total }) => ({
          utcTime: formatInstant(from),
          ...(zone === null ? {} : { localTime: localText(zone, from) }),
          capacity: free,
          total,
        })),
    });
  }

  app.route<Route>({
    method: ['GET', 'POST'],
    url: '/genesys/1/service/callback/:name/availability',
    schema: schemas.first,
    ...DOCUMENTED_ONLY,
    handler: first,
  });
  app.route<Route>({
    method: ['GET', 'POST'],
    url: '/genesys/2/service/callback/:name/availability',
    schema: schemas.second,
    ...DOCUMENTED_ONLY,
    handler: second,
  });
}

/** Up to so many free slots, with the full ones before them. */
function firstFree(slots: Iterable<FreeSlot>, most: number): FreeSlot[] {
  const taken: FreeSlot[] = [];
  let free = 0;
  for (const slot of slots) {
    if (free >= most) break;
    taken.push(slot);
    if (slot.free > 0) free++;
  }
  return taken;
}

/** The map of the older form: beginning of a slot -> places that are left. */
export function slotMap(slots: readonly FreeSlot[]): Record<string, number> {
  return Object.fromEntries(slots.map(({ from, free }) => [formatInstant(from), free]));
}
