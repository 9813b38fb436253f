import type { SoftPhone } from '@ringback/sip';
import { type Phones, trunkTo } from '../product/phones.ts';
import type { Cell } from '../stories/matrix/branch.ts';
import type { Scripts } from './phone-scripts.ts';

/** What is heard of who is no person: a greeting without an end, and the tone of a fax. */
const SOUNDS: Readonly<Record<string, readonly number[]>> = { machine: [210, 430, 640], fax: [2100] };

/** A phone that is not ours, behind a trunk of its own. */
export interface FarEnd {
  readonly name: string;
  /** SIP address of its trunk. */
  readonly uri: string;
  /** Calls a number at a SIP address, as the customer with that number where it can, and waits on the line. */
  readonly call: (number: string, address: string, customer: string) => Promise<void>;
}

/** A cell that is to be played, and by whom. */
export interface Part {
  readonly cell: Cell;
  readonly scripts: Scripts;
  /** Whether its agents are at work from the beginning. */
  readonly isStaffed: boolean;
  /** Who is the customer; one of our own phones without. */
  readonly far?: FarEnd;
}

/** A cell on its own service, with a customer and two agents of its own. */
export interface Played extends Part {
  readonly name: string;
  readonly number: string;
  readonly agents: readonly [string, string];
  readonly customer: SoftPhone | null;
  readonly phones: readonly [SoftPhone, SoftPhone];
  id: string;
  said: number;
  /** The number that the customer may call, until he does. */
  mayCall: string | null;
  isStruck: boolean;
}

/** Gives a part its phones; `isStruck`: nothing happens to it in a phase. */
export async function withPhones(
  part: Part,
  index: number,
  phones: Phones,
  isStruck: boolean,
): Promise<Played> {
  const number = `+1555200${String(1000 + index)}`;
  const agents = [`${1000 + index}1`, `${1000 + index}2`] as const;
  const { cell, scripts, far } = part;
  const customer = far === undefined ? await phones.customer(number, scripts.customer) : null;
  const frequencies = SOUNDS[cell.branch.id];
  if (frequencies !== undefined)
    customer?.onCall(async (call) => {
      if (await call.answered) await call.say({ kind: 'tone', frequencies });
    });
  return {
    ...part,
    name: `cell${index}`,
    number,
    agents,
    customer,
    phones: [await phones.agent(agents[0], scripts.ana), await phones.agent(agents[1], scripts.ben)],
    id: '',
    said: 0,
    mayCall: null,
    isStruck,
  };
}

/** The trunk that leads to its customer. */
export function trunkOf({ number, customer, far }: Played): ReturnType<typeof trunkTo> {
  if (customer !== null) return trunkTo(number, customer);
  return {
    name: `to-${number.slice(1)}`,
    uri: far?.uri ?? '',
    match: `^${number.replace('+', '\\+')}$`,
    callerId: '+18005550100',
  };
}

/** The entries of its agents in the configuration. */
export function agentsOf({ name, agents, phones, isStaffed }: Played): readonly object[] {
  return phones.map((phone, at) => ({
    id: agents[at],
    name: agents[at],
    dn: agents[at],
    uri: phone.contact,
    groups: [`Group_${name}`],
    state: isStaffed ? 'Ready' : 'NotReady',
  }));
}
