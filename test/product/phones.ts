import { randomBytes } from 'node:crypto';
import {
  createMediaServer,
  createSoftPhone,
  type MediaServer,
  type PhoneScript,
  type SoftPhone,
} from '@ringback/sip';
import { systemClock } from '@ringback/testkit';

const HOST = '127.0.0.1';
export const CUSTOMER_HZ = 440;
export const AGENT_HZ = 620;

/** Phones of customers and agents, in the process of the test: real SIP and RTP on loopback. */
export class Phones {
  readonly #media: MediaServer;
  readonly #phones: SoftPhone[] = [];

  private constructor(media: MediaServer) {
    this.#media = media;
  }

  static async open(rtpPorts = '33000-38999'): Promise<Phones> {
    return new Phones(await createMediaServer({ host: HOST, ports: rtpPorts }));
  }

  /** A customer's phone, to be led to by a trunk of its own. */
  customer(
    number: string,
    script: PhoneScript,
    listensFor: readonly number[] = [AGENT_HZ],
    maxCalls = 1,
  ): Promise<SoftPhone> {
    return this.#add(`sip:${encodeURIComponent(number)}@${HOST}`, script, CUSTOMER_HZ, listensFor, maxCalls);
  }

  /** An agent's phone at a fixed address. */
  agent(id: string, script: PhoneScript): Promise<SoftPhone> {
    return this.#add(`sip:${id}@${HOST}`, script, AGENT_HZ, [CUSTOMER_HZ]);
  }

  async close(): Promise<void> {
    await Promise.all(this.#phones.map((phone) => phone.close()));
    await this.#media.close();
  }

  async #add(
    uri: string,
    script: PhoneScript,
    says: number,
    hears: readonly number[],
    maxCalls = 1,
  ): Promise<SoftPhone> {
    const phone = await createSoftPhone({
      uri,
      host: HOST,
      port: 0,
      media: this.#media,
      clock: systemClock,
      randomBytes: (count) => new Uint8Array(randomBytes(count)),
      script,
      says: { kind: 'tone', frequencies: [says] },
      listensFor: hears,
      maxCalls,
    });
    this.#phones.push(phone);
    return phone;
  }
}

/** A trunk that leads to one customer's phone. */
export function trunkTo(
  number: string,
  phone: SoftPhone,
): { name: string; uri: string; match: string; callerId: string } {
  return {
    name: `to-${number.slice(1)}`,
    uri: `sip:${phone.address.host}:${phone.address.port}`,
    match: `^${number.replace('+', '\\+')}$`,
    callerId: '+18005550100',
  };
}
