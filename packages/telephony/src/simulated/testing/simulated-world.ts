import { type AgentConfiguration, type AgentId, agentId, type Party } from '@ringback/core';
import type { ContractPhone, ContractWorld, PartyBehaviour } from '../../contract/contract-world.ts';
import { FakeClock } from '../../switch/testing/fake-clock.ts';
import { FakeJournal } from '../../switch/testing/fake-journal.ts';
import { FakeTelemetry } from '../../switch/testing/fake-telemetry.ts';
import { agent, realChance } from '../../switch/testing/live-switch.ts';
import { makePromptFolder } from '../../switch/testing/sound-files.ts';
import { createSimulatedSwitch, type SimulatedSwitch } from '../create-simulated-switch.ts';
import { type PhoneAct, type PhoneBook, USUAL_BEHAVIOUR } from '../phone-behaviour.ts';
import type { SimulatedLine } from '../simulated-line.ts';

const ACTS: Readonly<Record<PartyBehaviour, PhoneAct>> = {
  answers: 'answers',
  rings: 'no-answer',
  busy: 'busy',
  rejects: 'rejects',
  unavailable: 'unavailable',
  'unknown-number': 'unreachable',
  congested: 'congestion',
};

/** Phones that do what a case says, and count their rings. */
class CountingBook implements PhoneBook {
  readonly acts = new Map<string, PhoneAct>();
  readonly rings: string[] = [];

  behaviourOf(number: string) {
    this.rings.push(number);
    const act = this.acts.get(number) ?? 'unreachable';
    return { ...USUAL_BEHAVIOUR.agent, act, afterMs: 0 };
  }
}

class WorldPhone implements ContractPhone {
  readonly party: Party;
  readonly #number: string;
  readonly #book: CountingBook;
  readonly #phones: SimulatedSwitch;

  constructor(party: Party, number: string, book: CountingBook, phones: SimulatedSwitch) {
    this.party = party;
    this.#number = number;
    this.#book = book;
    this.#phones = phones;
  }

  rings(): number {
    return this.#book.rings.filter((number) => number === this.#number).length;
  }

  async hangUp(): Promise<void> {
    this.#line().hangUp();
  }

  isIdle(): boolean {
    return this.#phones.linesOf(this.#number).length === 0;
  }

  setHold(isHeld: boolean): Promise<void> {
    return this.#line().setHold(isHeld);
  }

  async press(digit: string): Promise<void> {
    this.#line().press(digit);
  }

  async hears(): Promise<null> {
    return null;
  }

  #line(): SimulatedLine {
    const line = this.#phones.linesOf(this.#number).at(-1);
    if (line === undefined) throw new Error('The phone has no call');
    return line;
  }
}

/** The simulated switch on a clock that stands still. */
export async function openSimulatedWorld(): Promise<ContractWorld> {
  const clock = new FakeClock();
  const journal = new FakeJournal();
  const telemetry = new FakeTelemetry();
  const prompts = await makePromptFolder();
  const agents = new Map<AgentId, AgentConfiguration>();
  const book = new CountingBook();
  const phones = createSimulatedSwitch({
    book,
    trunks: [],
    promptFolders: [prompts.path],
    agents: () => agents,
    journal,
    clock,
    wireClock: clock,
    chance: realChance,
    telemetry,
  });
  let next = 1000;
  return {
    control: phones.control,
    journal: {
      kindsOf: (leg) => journal.kindsOf(leg),
      failNext: (kind) => journal.refuseNext(kind),
    },
    absentAgent: agentId('absent'),
    forbiddenNumber: '12',
    prompt: 'hello',
    async customer(behaviour) {
      next += 1;
      const number = `+49${next}`;
      book.acts.set(number, ACTS[behaviour]);
      return new WorldPhone({ kind: 'number', number }, number, book, phones);
    },
    async agent(behaviour) {
      next += 1;
      const id = agentId(`${next}`);
      agents.set(id, agent(id, null));
      book.acts.set(id, ACTS[behaviour]);
      const world = new WorldPhone({ kind: 'agent', agentId: id }, id, book, phones);
      return Object.assign(world, { agentId: id });
    },
    passTime: async (ms) => clock.advance(ms),
    // Time goes on a little as well: phones do what they do after a time.
    breathe: () =>
      new Promise((resolve) => {
        clock.advance(10);
        setImmediate(resolve);
      }),
    async close() {
      await phones.close();
      await prompts.remove();
      const faults = telemetry.lines.filter(({ level }) => level === 'error');
      if (faults.length > 0) throw new Error(`The switch logged faults: ${JSON.stringify(faults)}`);
    },
  };
}
