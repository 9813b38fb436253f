import { describe, expect, it } from 'vitest';

import type { OutgoingRequest, RequestOutcome, SipEndpoint } from '../endpoint/types.ts';
import type { SipClock } from '../ports.ts';
import { PhoneRegistration } from './phone-registration.ts';

function refuse(): never {
  throw new Error('not used by a registration');
}

/** An endpoint whose registrar answers as the test says. */
class RegistrarLine {
  readonly requests: OutgoingRequest[] = [];
  status: number | undefined = 200;
  readonly endpoint: SipEndpoint = {
    address: { host: '127.0.0.1', port: 5_080 },
    prepareInvite: refuse,
    invite: refuse,
    request: (request) => this.#answer(request),
    options: refuse,
    cancelSaved: refuse,
    byeSaved: refuse,
    adopt: refuse,
    stats: refuse,
    close: refuse,
  };

  get expires(): (string | undefined)[] {
    return this.requests.map(({ headers }) => headers?.find(({ name }) => name === 'Expires')?.value);
  }

  #answer(request: OutgoingRequest): Promise<RequestOutcome> {
    this.requests.push(request);
    if (this.status === undefined) return Promise.resolve({ kind: 'timeout' });
    const headers = [
      { name: 'Call-ID', value: request.callId ?? 'first' },
      { name: 'CSeq', value: `${request.cseq ?? 1} REGISTER` },
      { name: 'Expires', value: '100' },
    ];
    const response = {
      kind: 'response',
      status: this.status,
      reasonPhrase: '',
      headers,
      body: new Uint8Array(),
    } as const;
    return Promise.resolve({ kind: 'response', response });
  }
}

class OneTimer implements SipClock {
  delayMs: number | undefined;
  #fire: () => void = () => undefined;

  now(): number {
    return 0;
  }

  setTimer(delayMs: number, fire: () => void): { cancel(): void } {
    this.delayMs = delayMs;
    this.#fire = fire;
    return { cancel: () => (this.delayMs = undefined) };
  }

  /** Fires, and lets the promises that follow from it settle. */
  async fire(): Promise<void> {
    this.#fire();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }
}

function setUp(): { line: RegistrarLine; clock: OneTimer; registration: PhoneRegistration; log: string[] } {
  const line = new RegistrarLine();
  const clock = new OneTimer();
  const log: string[] = [];
  const registration = new PhoneRegistration({
    uri: 'sip:alice@example.com',
    credentials: undefined,
    registrar: { target: 'sip:example.com', expiresSeconds: 120 },
    clock,
    log: (_level, message) => void log.push(message),
  });
  return { line, clock, registration, log };
}

describe('a registration', () => {
  it('is refreshed after four fifths of what was granted, in the same row of requests', async () => {
    const { line, clock, registration } = setUp();
    await registration.start(line.endpoint);
    expect(clock.delayMs).toBe(80_000);
    await clock.fire();
    await clock.fire();
    expect(line.expires).toEqual(['120', '120', '120']);
    expect(line.requests.map(({ callId, cseq }) => [callId, cseq])).toEqual([
      [undefined, undefined],
      ['first', 2],
      ['first', 3],
    ]);
  });

  it('that cannot be refreshed is tried again every five seconds', async () => {
    const { line, clock, registration, log } = setUp();
    await registration.start(line.endpoint);
    line.status = 503;
    await clock.fire();
    expect([registration.isRegistered, clock.delayMs]).toEqual([false, 5_000]);
    line.status = undefined;
    await clock.fire();
    expect(clock.delayMs).toBe(5_000);
    expect(log).toHaveLength(2);
    line.status = 200;
    await clock.fire();
    expect([registration.isRegistered, clock.delayMs]).toEqual([true, 80_000]);
  });

  it('that is refused at the start is a fault with the status', async () => {
    const { line, clock, registration } = setUp();
    line.status = 403;
    await expect(registration.start(line.endpoint)).rejects.toMatchObject({
      code: 'PHONE_NOT_REGISTERED',
      details: { status: 403 },
    });
    expect(clock.delayMs).toBeUndefined();
  });

  it('is taken back at the end, and not when the phone just vanishes', async () => {
    const { line, clock, registration } = setUp();
    await registration.start(line.endpoint);
    await registration.stop(true);
    expect(line.expires).toEqual(['120', '0']);
    expect([registration.isRegistered, clock.delayMs]).toEqual([false, undefined]);
    await registration.start(line.endpoint);
    await registration.stop(false);
    expect(line.expires).toEqual(['120', '0', '120']);
    await clock.fire();
    expect(line.requests).toHaveLength(3);
  });
});
