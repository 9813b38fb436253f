import type { SipHop, SipTransportName } from '../endpoint/types.ts';
import { SipError } from '../errors.ts';
import { headerList } from '../message/headers.ts';
import type { SipMessage } from '../message/message.ts';
import { serialiseMessage } from '../message/serialise-message.ts';
import { parseVia } from '../message/via.ts';
import type { SipClock, SipLog } from '../ports.ts';
import { TcpTransport } from './tcp-transport.ts';
import type { Transport, TransportUser } from './types.ts';
import { UdpTransport } from './udp-transport.ts';

interface Parts {
  readonly host: string;
  readonly port: number;
  readonly transports: readonly SipTransportName[];
  readonly clock: SipClock;
  readonly log: SipLog;
  readonly user: TransportUser;
}

/** A port that is free for TCP can be taken for UDP: so often we try another one. */
const PORT_TRIES = 20;

/** Binds the sockets. Throws SIP_PORT_IN_USE or SIP_BIND_FAILED. */
export async function openTransport(parts: Parts): Promise<Transport> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await bind(parts);
    } catch (error) {
      const inUse = isSystemError(error, 'EADDRINUSE');
      if (inUse && parts.port === 0 && attempt < PORT_TRIES) continue;
      throw new SipError(
        inUse ? 'SIP_PORT_IN_USE' : 'SIP_BIND_FAILED',
        { host: parts.host, port: parts.port },
        error,
      );
    }
  }
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

async function bind({ host, port, transports, clock, log, user }: Parts): Promise<Transport> {
  const tcp = transports.includes('tcp') ? await TcpTransport.open(host, port, clock, user, log) : undefined;
  let udp: UdpTransport | undefined;
  try {
    udp = transports.includes('udp')
      ? await UdpTransport.open(host, tcp?.port ?? port, user, log)
      : undefined;
  } catch (error) {
    await tcp?.close();
    throw error;
  }
  return {
    address: { host, port: udp?.port ?? tcp?.port ?? port },
    has: (name) => (name === 'udp' ? udp : name === 'tcp' ? tcp : undefined) !== undefined,
    isConnected: (hop) => hop.transport === 'udp' || tcp?.isConnected(hop) === true,
    send(message, hop, failed) {
      const bytes = serialiseMessage(message);
      if (hop.transport === 'udp' && udp !== undefined) udp.send(bytes, hop, failed);
      else if (hop.transport === 'tcp' && tcp !== undefined) {
        tcp.send(bytes, tcp.isConnected(hop) ? hop : (sentBy(message) ?? hop), failed);
      } else {
        queueMicrotask(() => failed(new SipError('SIP_NO_TRANSPORT', { transport: hop.transport })));
      }
    },
    async close() {
      await Promise.all([udp?.close(), tcp?.close()]);
    },
  };
}

// 18.2.2: when the connection of a request is gone, its response goes over a new one to the sent-by of the top Via.
function sentBy(message: SipMessage): SipHop | undefined {
  if (message.kind === 'request') return undefined;
  const via = parseVia(headerList(message, 'via')?.[0] ?? '');
  if (via === undefined) return undefined;
  return { host: via.parameters.get('received') ?? via.host, port: via.port ?? 5060, transport: 'tcp' };
}
