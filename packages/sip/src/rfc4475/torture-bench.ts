import { digestResponse, parseDigest } from '../digest/digest.ts';
import type { IncomingInvite, IncomingRequest, SipEndpoint, SipHop } from '../endpoint/types.ts';
import { headerValue, headerValues } from '../message/headers.ts';
import type { SipResponse } from '../message/message.ts';
import { encodeText } from '../message/serialise-message.ts';
import { createRegistrar } from '../registrar/registrar.ts';
import type { Registrar } from '../registrar/types.ts';
import { LoopNet } from '../testing/loop-net.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { seededBytes, seededRandom } from '../testing/seeded-random.ts';

const US: SipHop = { host: '192.0.2.1', port: 5060, transport: 'udp' };
export const STRANGER: SipHop = { host: '198.51.100.7', port: 5062, transport: 'udp' };

/** An endpoint with a registrar that a stranger sends torture messages to. */
export interface Bench {
  readonly endpoint: SipEndpoint;
  readonly registrar: Registrar;
  readonly net: LoopNet;
  readonly clock: ManualClock;
  readonly invites: IncomingInvite[];
  readonly requests: IncomingRequest[];
  /** Sends the text with CRLF line ends; gives what came back. */
  send(text: string | Uint8Array, source?: SipHop): Promise<SipResponse[]>;
  /** Sends a REGISTER, answers the challenge as `user`; gives the last response. */
  register(text: string, user: string): Promise<SipResponse>;
}

/** The text as it goes over the wire. */
export function wire(text: string): string {
  return text.replace(/^\n/, '').replace(/\r?\n/g, '\r\n');
}

export async function openBench(): Promise<Bench> {
  const clock = new ManualClock();
  const net = new LoopNet(clock);
  const invites: IncomingInvite[] = [];
  const requests: IncomingRequest[] = [];
  const registrar = createRegistrar({
    realm: 'example.com',
    clock,
    randomBytes: seededBytes(seededRandom(7)),
    credentialsFor: () => ({ password: 'secret' }),
  });
  const endpoint = await net.endpoint(5060, {
    registrar,
    extraMethods: ['MESSAGE'],
    handler: {
      invite(invite) {
        invites.push(invite);
        invite.reject(486);
      },
      request(request) {
        requests.push(request);
        request.respond(202);
      },
    },
  });

  const send = async (text: string | Uint8Array, source = STRANGER): Promise<SipResponse[]> => {
    const before = net.outside.length;
    const bytes = typeof text === 'string' ? encodeText(wire(text)) : text;
    net.inject(US, bytes, source);
    await clock.advance(10);
    return net.outside.slice(before).flatMap(({ message }) => (message.kind === 'response' ? [message] : []));
  };

  const register = async (text: string, user: string): Promise<SipResponse> => {
    const [challenge] = await send(text);
    if (challenge?.status !== 401) throw new Error(`expected a challenge, got ${challenge?.status}`);
    const value = headerValues(challenge, 'www-authenticate').find((line) => line.includes('MD5')) ?? '';
    const nonce = parseDigest(value)?.get('nonce') ?? '';
    const uri = /^REGISTER (\S+)/m.exec(wire(text))?.[1] ?? '';
    const qop = { cnonce: 'c', nc: '00000001' };
    const response = digestResponse({
      algorithm: 'MD5',
      username: user,
      realm: 'example.com',
      password: 'secret',
      method: 'REGISTER',
      uri,
      nonce,
      qop,
    });
    const name = user.replace(/["\\]/g, '\\$&');
    const credentials = `Authorization: Digest username="${name}", realm="example.com", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="c"`;
    const cseq = Number(/\d+/.exec(headerValue(challenge, 'cseq') ?? '')?.[0] ?? '0');
    const again = wire(text)
      .replace(/^(CSeq: *)[0-9]+/im, `$1${cseq + 1}`)
      .replace(/branch=z9hG4bK/, 'branch=z9hG4bKagain')
      .replace(/\r\n/, `\r\n${credentials}\r\n`);
    const [answer] = await send(again);
    if (answer === undefined) throw new Error('no answer to REGISTER');
    return answer;
  };

  return { endpoint, registrar, net, clock, invites, requests, send, register };
}

/** Status of the only response; throws when there is none or more than one. */
export function only(responses: readonly SipResponse[]): SipResponse {
  const [response] = responses;
  if (response === undefined || responses.length > 1) throw new Error(`${responses.length} responses`);
  return response;
}
