import type { Chance, Clock, ConfigurationRepository, Telemetry } from '@ringback/core';
import {
  createMediaServer,
  createSoftPhone,
  type MediaServer,
  type PhoneCall,
  type SipLog,
  type SoftPhone,
} from '@ringback/sip';
import type { TrunkSettings } from '../config/settings.ts';
import { reachableHost } from '../lifecycle/addresses.ts';
import {
  AGENT_SCRIPT,
  DEMO_AGENTS,
  DEMO_CUSTOMERS,
  DEMO_SERVICE,
  DEMO_SERVICE_OPTIONS,
} from './demo-centre.ts';

const LOOPBACK = '127.0.0.1';
/** Apart from the ports of the switch, and below those that Linux gives to outgoing connections. */
const RTP_PORTS = '30000-32767';
/** What the two sides say: two tones that can be told apart on a recording. */
const CUSTOMER_TONE_HZ = 440;
const AGENT_TONE_HZ = 620;
const CALLS_PER_CUSTOMER_PHONE = 100;

export interface DemoParts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly telemetry: Telemetry;
}

/**
 * Demo customers and agents: SIP phones with sound on the loopback address, in this process but apart from the
 * switch. It knows nothing of them but what it knows of any phone: trunks lead to the customers, the agents register.
 */
export class DemoPhones {
  readonly trunks: readonly TrunkSettings[];
  readonly #parts: DemoParts;
  readonly #media: MediaServer;
  readonly #password: string;
  readonly #phones: SoftPhone[];

  private constructor(
    parts: DemoParts,
    media: MediaServer,
    customers: { name: string; match: string; phone: SoftPhone }[],
  ) {
    this.#parts = parts;
    this.#media = media;
    this.#password = Buffer.from(parts.chance.bytes(12)).toString('base64url');
    this.#phones = customers.map(({ phone }) => phone);
    this.trunks = customers.map(({ name, match, phone }) => ({
      name,
      match,
      uri: `sip:${LOOPBACK}:${phone.address.port}`,
      callerId: '+18005550100',
      channels: null,
    }));
  }

  /** Opens the customers' phones, which the trunks of the switch lead to. */
  static async open(parts: DemoParts): Promise<DemoPhones> {
    const media = await createMediaServer({ host: LOOPBACK, ports: RTP_PORTS, log: logOf(parts.telemetry) });
    const opened: SoftPhone[] = [];
    try {
      const customers = [];
      for (const { name, match, script } of DEMO_CUSTOMERS) {
        const phone = await createSoftPhone({
          ...surroundings(parts, media),
          uri: `sip:${name}@${LOOPBACK}`,
          script,
          says: { kind: 'tone', frequencies: [CUSTOMER_TONE_HZ] },
          listensFor: [AGENT_TONE_HZ],
          maxCalls: CALLS_PER_CUSTOMER_PHONE,
        });
        opened.push(phone);
        tellWhatIsHeard(phone, 'customer', parts.telemetry);
        customers.push({ name, match, phone });
      }
      return new DemoPhones(parts, media, customers);
    } catch (error) {
      for (const phone of opened) await phone.close();
      await media.close();
      throw error;
    }
  }

  /** Service and agents, when the database does not have them yet. The agents' password is a new one at every start. */
  async configure(repository: ConfigurationRepository): Promise<void> {
    if ((await repository.service(DEMO_SERVICE)) === null) {
      await repository.putService(DEMO_SERVICE, DEMO_SERVICE_OPTIONS);
    }
    const known = new Map((await repository.agents()).map((agent) => [String(agent['id']), agent]));
    for (const { id, body } of DEMO_AGENTS) {
      await repository.putAgent(id, { ...body, ...known.get(id), password: this.#password });
    }
  }

  /** Switches the agents' phones on; resolves when all are registered. */
  async connect(sip: { host: string; port: number }): Promise<void> {
    for (const { id } of DEMO_AGENTS) {
      const phone = await createSoftPhone({
        ...surroundings(this.#parts, this.#media),
        uri: `sip:${id}@${LOOPBACK}`,
        password: this.#password,
        registrar: {
          target: `sip:${reachableHost(sip.host)}`,
          nextHop: { host: reachableHost(sip.host), port: sip.port, transport: 'udp' },
        },
        script: AGENT_SCRIPT,
        says: { kind: 'tone', frequencies: [AGENT_TONE_HZ] },
        listensFor: [CUSTOMER_TONE_HZ],
      });
      this.#phones.push(phone);
      tellWhatIsHeard(phone, 'agent', this.#parts.telemetry);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#phones.map((phone) => phone.close()));
    await this.#media.close();
  }
}

/** How often in a second a phone looks at what it hears. */
const LOOKS_PER_SECOND = 4;

/** One log line for each conversation of a demo phone, with what was measured of the sound at this end. */
function tellWhatIsHeard(phone: SoftPhone, role: 'customer' | 'agent', telemetry: Telemetry): void {
  const tell = async (call: PhoneCall): Promise<void> => {
    await call.ended;
    if (call.answeredAt === undefined) return;
    const { packetsIn, packetsOut, lostIn, heard } = await call.report();
    const heardOtherSeconds = (heard[0]?.times ?? 0) / LOOKS_PER_SECOND;
    telemetry.log('info', 'demo.call', { role, heardOtherSeconds, packetsIn, packetsOut, lostIn });
  };
  phone.onCall((call) => {
    tell(call).catch((error: unknown) => telemetry.log('warn', 'demo.call-not-measured', { role, error }));
  });
}

function surroundings({ clock, chance, telemetry }: DemoParts, media: MediaServer) {
  return {
    host: LOOPBACK,
    port: 0,
    media,
    clock,
    randomBytes: (count: number) => chance.bytes(count),
    log: logOf(telemetry),
  };
}

const logOf =
  (telemetry: Telemetry): SipLog =>
  (level, message, fields) =>
    telemetry.log(level, 'demo.phone', { text: message, ...fields });
