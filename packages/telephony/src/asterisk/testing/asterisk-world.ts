import { setTimeout as delay } from 'node:timers/promises';
import { agentId, type Party } from '@ringback/core';
import type { PhoneCall, PhoneScript, SoftPhone } from '@ringback/sip';
import { type Asterisk, freePort, startAsterisk, systemClock } from '@ringback/testkit';
import type { ContractPhone, ContractWorld, PartyBehaviour } from '../../contract/contract-world.ts';
import { FakeClock } from '../../switch/testing/fake-clock.ts';
import { FakeJournal } from '../../switch/testing/fake-journal.ts';
import { FakeTelemetry } from '../../switch/testing/fake-telemetry.ts';
import { agent, HOST, type PhoneStock, realChance, TONES } from '../../switch/testing/live-switch.ts';
import { makePromptFolder, type PromptFolder } from '../../switch/testing/sound-files.ts';
import {
  type AsteriskSwitch,
  type AsteriskSwitchOptions,
  createAsteriskSwitch,
} from '../create-asterisk-switch.ts';

/** Apart from what the phones of tests have. */
const ASTERISK_HOST = '127.0.0.5';
const APP = 'ringback';
/** Calls to 9... bring data along. */
const DIAL_PLAN = `[from-ringback]
exten => _9X.,1,Stasis(${APP},\${EXTEN:1},language=de)
 same => n,Hangup()
exten => _X.,1,Stasis(${APP})
 same => n,Hangup()
`;
/** An endpoint of a name, with a phone that is not there. */
const PHONES = { 2001: 'sip:2001@127.0.0.1:9' };

/** An Asterisk with a REST interface, and how it is reached. */
export class LabAsterisk {
  readonly url: string;
  readonly sip: { readonly host: string; readonly port: number };
  readonly #start: () => Promise<Asterisk>;
  #running: Asterisk | null = null;

  private constructor(root: string, sipPort: number, ariPort: number) {
    this.url = `http://${ASTERISK_HOST}:${ariPort}`;
    this.sip = { host: ASTERISK_HOST, port: sipPort };
    this.#start = () =>
      startAsterisk({
        root,
        host: ASTERISK_HOST,
        port: sipPort,
        rtpPorts: '17000-17999',
        caller: HOST,
        phones: PHONES,
        dialPlan: DIAL_PLAN,
        ari: { port: ariPort, username: 'cb', password: 'secret' },
      });
  }

  static async open(root: string): Promise<LabAsterisk> {
    const lab = new LabAsterisk(root, await freePort(), await freePort());
    await lab.up();
    return lab;
  }

  async up(): Promise<void> {
    this.#running = await this.#start();
  }

  async kill(): Promise<void> {
    await this.#running?.kill();
    this.#running = null;
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = null;
  }

  /** Ids of the channels that it has now. */
  async channels(): Promise<string[]> {
    const authorization = `Basic ${Buffer.from('cb:secret').toString('base64')}`;
    const response = await fetch(`${this.url}/ari/channels`, { headers: { authorization } });
    return ((await response.json()) as { id: string }[]).map(({ id }) => id);
  }
}

const SCRIPTS: Readonly<Record<PartyBehaviour, PhoneScript>> = {
  answers: { kind: 'answer', afterMs: 0 },
  rings: { kind: 'ring' },
  busy: { kind: 'busy' },
  rejects: { kind: 'decline' },
  unavailable: { kind: 'status', status: 480 },
  'unknown-number': { kind: 'status', status: 404 },
  congested: { kind: 'status', status: 503 },
};

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

export interface AsteriskWorld extends ContractWorld {
  readonly journal: ContractWorld['journal'] & { readonly stored: FakeJournal['stored'] };
  readonly telemetry: FakeTelemetry;
  /** The process ends as by SIGKILL, as far as Asterisk can tell: nothing is hung up. */
  vanish(): void;
}

/** The calls of one process over an Asterisk that is there already, with soft phones behind it. */
export async function openAsteriskWorld(
  lab: LabAsterisk,
  stock: PhoneStock,
  options: Partial<AsteriskSwitchOptions> = {},
): Promise<AsteriskWorld> {
  const clock = new FakeClock();
  const journal = new FakeJournal();
  const telemetry = new FakeTelemetry();
  const prompts: PromptFolder = await makePromptFolder();
  const agents = new Map<ReturnType<typeof agentId>, ReturnType<typeof agent>>();
  agents.set(agentId('absent'), agent('absent', null, 'secret'));
  const tones = [...TONES];
  const nextTone = (): number => tones.shift() ?? TONES[0];
  const customers = await Promise.all(
    ['+490001', '+490002'].map(async (digits) => {
      const toneHz = nextTone();
      const phone = await stock.phone(digits, { toneHz });
      return { phone, digits, world: new WorldPhone({ kind: 'number', number: digits }, phone, toneHz) };
    }),
  );
  const opened: AsteriskSwitch = await createAsteriskSwitch({
    url: lab.url,
    username: 'cb',
    password: 'secret',
    app: APP,
    endpoint: 'ringback',
    rtpHost: HOST,
    rtpPorts: '24500-24999',
    trunks: customers.map(({ phone, digits }, index) => ({
      name: `trunk-${index}`,
      uri: `sip:${HOST}:${phone.address.port}`,
      match: `^\\${digits}$`,
      callerId: '+18005550100',
    })),
    promptFolders: [prompts.path],
    agents: () => agents,
    journal,
    clock,
    wireClock: systemClock,
    chance: realChance,
    telemetry,
    ...options,
  });
  let agentCount = 0;
  return {
    control: opened.control,
    telemetry,
    journal: {
      stored: journal.stored,
      kindsOf: (leg) => journal.kindsOf(leg),
      failNext: (kind) => journal.refuseNext(kind),
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
      agentCount += 1;
      const id = `100${agentCount}`;
      const toneHz = nextTone();
      const phone = await stock.phone(id, { toneHz, script: SCRIPTS[behaviour] });
      agents.set(agentId(id), agent(id, phone.contact));
      const world = new WorldPhone({ kind: 'agent', agentId: agentId(id) }, phone, toneHz);
      return Object.assign(world, { agentId: agentId(id) });
    },
    passTime: async (ms) => clock.advance(ms),
    breathe: () => delay(10),
    vanish: () => opened.abandon(),
    async close() {
      await opened.close();
      await stock.closePhones();
      await prompts.remove();
      const faults = telemetry.lines.filter(
        ({ level, event }) =>
          level === 'error' && event !== 'asterisk.away' && event !== 'asterisk.calls_lost',
      );
      if (faults.length > 0) throw new Error(`The switch logged faults: ${JSON.stringify(faults)}`);
    },
  };
}
