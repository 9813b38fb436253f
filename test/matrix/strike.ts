import { until } from '../product/ringback-process.ts';
import { hangUp } from './people.ts';
import { ANSWERS } from './phone-scripts.ts';
import type { Played } from './played.ts';
import type { RealCentre } from './real-centre.ts';
import { hoursOf } from './real-service.ts';

type Strike = (one: Played, centre: RealCentre) => Promise<unknown>;

const paused = new Map<string, string>();

async function pause({ name }: Played, { ringback }: RealCentre, isPaused: boolean): Promise<void> {
  paused.set(name, String(isPaused));
  await ringback.admin('PUT', '/api/v1/lists/GMS_Paused_Services', { services: Object.fromEntries(paused) });
}

/** What is done in the phase of a cell, as somebody would do it who uses the product. */
const STRIKES: Readonly<Record<string, Strike>> = {
  'customer-hangs-up': ({ customer }) => hangUp([customer]),
  'agent-hangs-up': ({ phones }) => hangUp(phones),
  /** The one who is held for it. */
  'agent-logs-out': async ({ agents }, centre) => {
    const all = await centre.ringback.admin<{ id: string; state: string }[]>('GET', '/api/v1/agents');
    const held = all.find(({ id, state }) => agents.includes(id) && state !== 'Ready');
    await centre.setAgent(held?.id ?? agents[0], 'LoggedOut');
  },
  cancelled: ({ name, id }, { ringback }) =>
    ringback.client.DELETE('/genesys/1/service/callback/{name}/{id}', { params: { path: { name, id } } }),
  moved: ({ name, id }, { ringback }) =>
    ringback.client.PUT('/genesys/1/service/callback/{name}/{id}', {
      params: { path: { name, id } },
      body: { _new_desired_time: new Date(Date.now() + 20_000).toISOString() },
    }),
  /** What the application that took his call tells the session. */
  postponed: async ({ id }, { ringback }) => {
    const { sessionId } = await ringback.admin<{ sessionId: string }>('GET', `/api/v1/callbacks/${id}`);
    await ringback.admin('POST', `/scxml/session/${sessionId}/event/callback.postpone`, {
      at: Date.now() + 20_000,
    });
  },
  paused: async (one, centre) => {
    await pause(one, centre, true);
    const { phase } = one.cell;
    if (phase === 'waiting' || phase === 'asking' || phase === 'previewing')
      await until(
        () => centre.ringback.outcome(one.id),
        (is) => is === 'PAUSED',
      );
    await pause(one, centre, false);
  },
  'office-closes': (one, { ringback }) =>
    ringback.admin('PUT', `/api/v1/services/${hoursOf(one)}`, {
      _type: 'builtin',
      _service: 'office-hours',
      _bh_regular1: 'Sun 0:00-0:01',
    }),
};

/** Whether a branch can be brought about from outside in this way. */
export function canStrike(branch: string): boolean {
  return branch in STRIKES;
}

/** Does it, and has whoever was not there before come to work. */
export async function strike(one: Played, centre: RealCentre): Promise<void> {
  await STRIKES[one.cell.branch.id]?.(one, centre);
  if (!one.isStaffed) await centre.recover([one], ANSWERS);
}
