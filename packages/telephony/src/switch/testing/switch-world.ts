import { setTimeout as delay } from 'node:timers/promises';
import { agentId, type Party } from '@ringback/core';
import type { PhoneCall, PhoneScript, SoftPhone } from '@ringback/sip';
import type { ContractPhone, ContractWorld, PartyBehaviour } from '../../contract/contract-world.ts';
import { FakeClock } from './fake-clock.ts';
import { agent, HOST, LiveSwitch, type PhoneStock, TONES } from './live-switch.ts';

const SCRIPTS: Readonly<Record<PartyBehaviour, PhoneScript>> = {
  answers: { kind: 'answer', afterMs: 0 },
  rings: { kind: 'ring' },
  busy: { kind: 'busy' },
  rejects: { kind: 'decline' },
  unavailable: { kind: 'status', status: 480 },
  'unknown-number': { kind: 'status', status: 404 },
  congested: { kind: 'status', status: 503 },
};

/** A soft phone as the contract sees it. */
class WorldPhone implements ContractPhone {
  readonly party: Party;
  readonly toneHz: number;
  readonly #phone: SoftPhone;

  constructor(party: Party, phone: SoftPhone, toneHz: number) {
    this.party = party;
    this.#phone = phone;
    this.toneHz = toneHz;
  }

  rings(): number {
    return this.#phone.invites;
  }

  hangUp(): Promise<void> {
    return this.#call().hangUp();
  }

  isIdle(): boolean {
    return this.#phone.calls.every(({ state }) => state === 'ended');
  }

  async setHold(isHeld: boolean): Promise<void> {
    const outcome = isHeld ? await this.#call().hold() : await this.#call().resume();
    if (outcome.kind !== 'accepted') throw new Error(`Hold or resume was not accepted: ${outcome.kind}`);
  }

  press(digit: string): Promise<void> {
    return this.#call().sendDtmf(digit);
  }

  async hears(other: ContractPhone): Promise<boolean> {
    if (!(other instanceof WorldPhone)) throw new Error('A phone of another world');
    return (await this.#call().report()).hears === other.toneHz;
  }

  #call(): PhoneCall {
    const call = this.#phone.calls.at(-1);
    if (call === undefined) throw new Error('The phone has no call');
    return call;
  }
}

const CUSTOMERS = ['+490001', '+490002'] as const;

/** The embedded switch with soft phones around it, speaking SIP and RTP on loopback. */
export async function openSwitchWorld(stock: PhoneStock): Promise<ContractWorld> {
  const clock = new FakeClock();
  const tones = [...TONES];
  const nextTone = (): number => tones.shift() ?? TONES[0];
  const customers = await Promise.all(
    CUSTOMERS.map(async (digits) => {
      const toneHz = nextTone();
      const phone = await stock.phone(digits, { toneHz });
      return { phone, world: new WorldPhone({ kind: 'number', number: digits }, phone, toneHz) };
    }),
  );
  const live = await LiveSwitch.open({
    clock,
    trunks: customers.map(({ phone }, index) => ({
      name: `trunk-${index}`,
      uri: `sip:${HOST}:${phone.address.port}`,
      match: `^\\${CUSTOMERS[index] ?? ''}$`,
      callerId: '+18005550100',
    })),
  });
  live.agents.set(agentId('absent'), agent('absent', null, 'secret'));
  let agents = 0;
  return {
    control: live.control,
    journal: {
      kindsOf: (leg) => live.journal.kindsOf(leg),
      failNext: (kind) => live.journal.refuseNext(kind),
    },
    absentAgent: agentId('absent'),
    forbiddenNumber: '+339999',
    prompt: 'hello',
    async customer(behaviour) {
      const next = customers.shift();
      if (next === undefined) throw new Error('No further customer has a trunk');
      await next.phone.behave(SCRIPTS[behaviour]);
      return next.world;
    },
    async agent(behaviour) {
      agents += 1;
      const id = `100${agents}`;
      const toneHz = nextTone();
      const phone = await stock.phone(id, { toneHz, script: SCRIPTS[behaviour] });
      live.agents.set(agentId(id), agent(id, phone.contact));
      const world = new WorldPhone({ kind: 'agent', agentId: agentId(id) }, phone, toneHz);
      return Object.assign(world, { agentId: agentId(id) });
    },
    passTime: async (ms) => clock.advance(ms),
    breathe: () => delay(10),
    async close() {
      await live.close();
      await stock.closePhones();
      const faults = live.faults();
      if (faults.length > 0) throw new Error(`The switch logged faults: ${JSON.stringify(faults)}`);
    },
  };
}
