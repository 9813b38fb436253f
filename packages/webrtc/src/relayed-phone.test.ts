import {
  DigestClient,
  DigestServer,
  decodeText,
  encodeText,
  headerValue,
  makeResponse,
  parseDatagram,
  type SipMessage,
  type SipRequest,
  serialiseMessage,
} from '@ringback/sip';
import { beforeEach, describe, expect, it } from 'vitest';
import { relayBrowserPhone, type SwitchListener } from './relayed-phone.ts';

const DN = '1001';
const bytes = (size: number): Uint8Array => new Uint8Array(size).fill(7);

const read = (message: Uint8Array): SipMessage => {
  const parsed = parseDatagram(message);
  if (parsed.kind !== 'message') throw new Error('No SIP');
  return parsed.message;
};
const request = (
  method: string,
  more: {
    readonly user?: string;
    readonly tag?: string;
    readonly callId?: string;
    readonly cseq?: number;
  } = {},
): SipRequest => ({
  kind: 'request',
  method,
  uri: 'sip:callbacks.example',
  headers: [
    { name: 'Via', value: 'SIP/2.0/WSS x.invalid;branch=z9hG4bKbrowser' },
    { name: 'From', value: `<sip:${more.user ?? DN}@callbacks.example>;tag=one` },
    {
      name: 'To',
      value: `<sip:${more.user ?? DN}@callbacks.example>${more.tag === undefined ? '' : `;tag=${more.tag}`}`,
    },
    { name: 'Call-ID', value: more.callId ?? 'of-the-browser' },
    { name: 'CSeq', value: `${more.cseq ?? 1} ${method}` },
    { name: 'Contact', value: '<sip:y@x.invalid;transport=ws>' },
  ],
  body: new Uint8Array(),
});

describe('a phone in a browser at another switch', () => {
  let toSwitch: SipMessage[];
  let toBrowser: SipMessage[];
  let ends: string[];
  let probes: number;
  let warnings: string[];
  let browser: { says(text: string): void; goes(): void };
  let far: SwitchListener;

  beforeEach(() => {
    toSwitch = [];
    toBrowser = [];
    ends = [];
    probes = 0;
    warnings = [];
    const heard: ((text: string) => void)[] = [];
    const gone: (() => void)[] = [];
    relayBrowserPhone({
      dn: DN,
      digest: new DigestClient({ username: DN, password: 'secret' }, bytes),
      socket: {
        remote: { host: '127.0.0.1', port: 1 },
        send: (text) => {
          if (text.trim() !== '') toBrowser.push(read(encodeText(text)));
        },
        close: () => ends.push('browser'),
        onMessage: (listener) => heard.push(listener),
        onClose: (listener) => gone.push(listener),
      },
      connect: (listener) => {
        far = listener;
        return {
          send: (message) => toSwitch.push(read(message)),
          probe: () => {
            probes += 1;
          },
          close: () => ends.push('switch'),
        };
      },
      log: (_level, message) => warnings.push(message),
    });
    browser = {
      says: (text) => heard.forEach((listener) => listener(text)),
      goes: () => gone.forEach((listener) => listener()),
    };
  });

  const says = (message: SipMessage): void => browser.says(decodeText(serialiseMessage(message)));
  const answers = (message: SipMessage): void => far.message(serialiseMessage(message));
  const lastRequest = (): SipRequest => {
    const last = toSwitch.at(-1);
    if (last?.kind !== 'request') throw new Error('Nothing was asked of the switch');
    return last;
  };
  const challenger = (password: string) =>
    new DigestServer({
      realm: 'asterisk',
      credentialsFor: () => ({ password }),
      clock: { now: () => 0, setTimer: () => ({ cancel: () => undefined }) },
      randomBytes: bytes,
    });
  /** The switch does with what it was asked last as one with passwords does. */
  const judge = (server: DigestServer): void => {
    const verdict = server.check(lastRequest());
    answers(
      makeResponse(lastRequest(), {
        status: verdict.kind === 'accepted' ? 200 : 401,
        toTag: 'switch',
        headers: verdict.kind === 'accepted' ? [] : verdict.headers,
      }),
    );
  };
  /** The switch calls the browser, which answers. */
  const call = (callId: string, status: number): void => {
    const invite = { ...request('INVITE', { callId, user: '+1800' }) };
    answers(invite);
    says(makeResponse(invite, { status, toTag: 'browser' }));
  };

  it('registers with the password that the server has, and sees one transaction of its own', () => {
    const server = challenger('secret');
    says(request('REGISTER', { cseq: 7 }));
    expect(toSwitch).toEqual([]);
    far.opened();
    judge(server);
    expect(toBrowser).toEqual([]);
    judge(server);
    const [first, second] = toSwitch;
    if (first === undefined || second === undefined) throw new Error('It was tried once');
    // Another transaction (RFC 3261 22.2).
    for (const name of ['via', 'cseq']) expect(headerValue(first, name)).not.toBe(headerValue(second, name));
    expect(toBrowser).toHaveLength(1);
    const [answer] = toBrowser;
    expect(answer).toMatchObject({ kind: 'response', status: 200 });
    expect(answer === undefined ? '' : headerValue(answer, 'cseq')).toBe('7 REGISTER');
    expect(answer === undefined ? '' : headerValue(answer, 'via')).toContain('z9hG4bKbrowser');
    // Refreshed later, with what is known already.
    says(request('REGISTER', { cseq: 8 }));
    judge(server);
    expect(toSwitch).toHaveLength(3);
    expect(toBrowser.at(-1)).toMatchObject({ status: 200 });
  });

  it('is told when the password is refused, and so is the log', () => {
    far.opened();
    says(request('REGISTER'));
    const server = challenger('another');
    judge(server);
    judge(server);
    expect(toBrowser).toMatchObject([{ kind: 'response', status: 401 }]);
    expect(toSwitch).toHaveLength(2);
    expect(warnings).toEqual(['The switch refused to register the phone of a browser']);
  });

  it('registers as nobody else, for no other place, and calls nobody', () => {
    far.opened();
    says(request('REGISTER', { user: '1002' }));
    const elsewhere = request('REGISTER');
    says({
      ...elsewhere,
      headers: [...elsewhere.headers, { name: 'm', value: '<sip:+339@127.0.0.1>' }],
    });
    says(request('INVITE'));
    says(request('MESSAGE'));
    says(request('BYE', { tag: 'of-others', callId: 'of-others' }));
    says(request('ACK', { tag: 'of-others', callId: 'of-others' }));
    expect(toSwitch).toEqual([]);
    expect(toBrowser.map((message) => message.kind === 'response' && message.status)).toEqual([
      403, 403, 403, 403, 481,
    ]);
  });

  it('takes calls, and what it says in them goes on', () => {
    far.opened();
    call('taken', 200);
    says(request('INVITE', { callId: 'taken', tag: 'switch', cseq: 2 }));
    says(request('BYE', { callId: 'taken', tag: 'switch', cseq: 3 }));
    expect(toSwitch.map((message) => (message.kind === 'request' ? message.method : message.status))).toEqual(
      [200, 'INVITE', 'BYE'],
    );
    says(request('BYE', { callId: 'taken', tag: 'switch', cseq: 4 }));
    expect(toBrowser.at(-1)).toMatchObject({ status: 481 });
  });

  it('that takes a call makes no new one under its Call-ID', () => {
    far.opened();
    call('taken', 200);
    const before = toSwitch.length;
    says(request('INVITE', { callId: 'taken', user: '+339', cseq: 2 }));
    says(request('ACK', { callId: 'taken', user: '+339', cseq: 2 }));
    expect(toSwitch.slice(before)).toEqual([]);
    expect(toBrowser.at(-1)).toMatchObject({ kind: 'response', status: 403 });
  });

  it('says good-bye in its calls when it is gone: BYE where it talked, 480 where it rang', () => {
    far.opened();
    call('talks', 200);
    call('refused', 486);
    answers(request('INVITE', { callId: 'rings', user: '+1800' }));
    const before = toSwitch.length;
    browser.goes();
    const said = toSwitch.slice(before);
    expect(said).toMatchObject([
      { kind: 'request', method: 'BYE' },
      { kind: 'response', status: 480 },
    ]);
    expect(said.map((message) => headerValue(message, 'call-id'))).toEqual(['talks', 'rings']);
    expect(ends).toEqual(['switch']);
    // What comes after that is for nobody.
    answers(request('OPTIONS'));
    far.closed();
    expect(ends).toEqual(['switch']);
  });

  it('that stops ringing, because it took too long or was taken elsewhere, has no call any more', () => {
    far.opened();
    const invite = request('INVITE', { callId: 'rang', user: '+1800' });
    const cancel = request('CANCEL', { callId: 'rang', user: '+1800' });
    answers(invite);
    says(makeResponse(invite, { status: 180, toTag: 'browser' }));
    answers(cancel);
    // The order of RFC 3261 9.2.
    says(makeResponse(cancel, { status: 200, toTag: 'browser' }));
    says(makeResponse(invite, { status: 487, toTag: 'browser' }));
    answers(request('ACK', { callId: 'rang', user: '+1800', tag: 'browser' }));
    const before = toSwitch.length;
    says(request('BYE', { callId: 'rang', tag: 'switch', cseq: 2 }));
    expect(toBrowser.at(-1)).toMatchObject({ kind: 'response', status: 481 });
    browser.goes();
    expect(toSwitch.slice(before)).toEqual([]);
  });

  it('that confirmed a PRACK rings on: who goes then says 480, no BYE', () => {
    far.opened();
    answers(request('INVITE', { callId: 'rings', user: '+1800' }));
    const prack = request('PRACK', { callId: 'rings', user: '+1800', tag: 'browser', cseq: 2 });
    answers(prack);
    says(makeResponse(prack, { status: 200 }));
    browser.goes();
    expect(toSwitch.at(-1)).toMatchObject({ kind: 'response', status: 480 });
  });

  it('is answered 503 when the switch takes no WebSocket, and is let go of', () => {
    says(request('REGISTER'));
    far.closed();
    expect(toBrowser).toMatchObject([{ kind: 'response', status: 503 }]);
    expect(ends).toEqual(['browser']);
    says(request('REGISTER'));
    expect(toSwitch).toEqual([]);
  });

  it('that asks whether somebody is there has the switch asked as well', () => {
    browser.says('\r\n\r\n');
    expect(probes).toBe(0);
    far.opened();
    browser.says('\r\n\r\n');
    expect(probes).toBe(1);
    expect(toSwitch).toEqual([]);
  });

  it('that says no SIP is let go of', () => {
    far.opened();
    browser.says('hello');
    expect(ends).toEqual(['browser']);
    expect(toSwitch).toEqual([]);
  });
});
