import {
  agentId,
  type CallEvent,
  type CallOrder,
  callbackId,
  callId,
  type LegId,
  legId,
  type Party,
} from '@ringback/core';
import type { ContractPhone, ContractWorld } from './contract-world.ts';

type EventOf<Kind extends CallEvent['kind']> = CallEvent & { readonly kind: Kind };

/** One call in a contract case: orders, and what was told about it. */
export class ContractStory {
  readonly world: ContractWorld;
  readonly callId = callId('the-call');
  readonly events: CallEvent[] = [];
  #legs = 0;

  constructor(world: ContractWorld) {
    this.world = world;
    world.control.onEvent((event) => this.events.push(event));
  }

  /** Starts the call with this party. */
  create(phone: Pick<ContractPhone, 'party'>, timeoutMs = 30_000): LegId {
    const order = this.order(phone.party, timeoutMs);
    this.world.control.createCall(order);
    return order.legId;
  }

  /** Dials a further party. */
  connect(phone: Pick<ContractPhone, 'party'>, timeoutMs = 30_000): LegId {
    const order = this.order(phone.party, timeoutMs);
    this.world.control.connectParty(order);
    return order.legId;
  }

  /** Waits until something is the case; the test's own time limit ends it otherwise. */
  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await condition())) await this.world.breathe();
  }

  /** Waits for an event, of one leg if one is given. */
  async event<Kind extends CallEvent['kind']>(kind: Kind, leg?: LegId): Promise<EventOf<Kind>> {
    const find = (): EventOf<Kind> | undefined =>
      this.events.find(
        (event): event is EventOf<Kind> =>
          event.kind === kind && (leg === undefined || ('legId' in event && event.legId === leg)),
      );
    await this.until(() => find() !== undefined);
    const found = find();
    if (found === undefined) throw new Error(`The event ${kind} vanished`);
    return found;
  }

  kinds(leg?: LegId): string[] {
    return this.events
      .filter((event) => leg === undefined || ('legId' in event && event.legId === leg))
      .map(({ kind }) => kind);
  }

  /** A customer on the phone. */
  async waiting(): Promise<{ readonly customer: ContractPhone; readonly leg: LegId }> {
    const customer = await this.world.customer('answers');
    const leg = this.create(customer);
    await this.event('leg.answered', leg);
    return { customer, leg };
  }

  /** A customer and an agent who talk. */
  async talking(): Promise<{
    readonly customer: ContractPhone;
    readonly agent: ContractPhone;
    readonly customerLeg: LegId;
    readonly agentLeg: LegId;
  }> {
    const { customer, leg } = await this.waiting();
    const agent = await this.world.agent('answers');
    const agentLeg = this.connect(agent);
    await this.event('leg.answered', agentLeg);
    return { customer, agent, customerLeg: leg, agentLeg };
  }

  /** An order for the next leg of the call. */
  order(party: Party, timeoutMs = 30_000): CallOrder {
    this.#legs += 1;
    return {
      callId: this.callId,
      legId: legId(`leg-${this.#legs}`),
      callbackId: callbackId('the-callback'),
      party,
      callerNumber: null,
      callerName: null,
      timeoutMs,
      userData: {},
    };
  }
}

export const agentParty = (id: string): Party => ({ kind: 'agent', agentId: agentId(id) });
export const numberParty = (number: string): Party => ({ kind: 'number', number });
