import { DialogTable } from '../dialog/dialog-table.ts';
import { SipError } from '../errors.ts';
import { createIdentifiers } from '../identifiers.ts';
import { timerBases } from '../transaction/timers.ts';
import { TransactionLayer } from '../transaction/transaction-layer.ts';
import { FlowTransport } from '../transport/flow-transport.ts';
import { openTransport } from '../transport/open-transport.ts';
import type { Transport, TransportUser } from '../transport/types.ts';
import { BoundEndpoint } from './bound-endpoint.ts';
import { Core } from './core.ts';
import { Receiver } from './receiver.ts';
import type { SipEndpoint, SipEndpointOptions } from './types.ts';

/** What every user agent of ours does; REGISTER comes with a registrar. */
const OWN_METHODS = ['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'INFO', 'UPDATE'];

/**
 * Binds a SIP endpoint. Throws SIP_PORT_IN_USE or SIP_BIND_FAILED with host and port in the details, SIP_BAD_OPTION
 * for a wildcard address without `advertisedHost`.
 */
export async function openSipEndpoint(options: SipEndpointOptions): Promise<SipEndpoint> {
  const isWildcard = options.host === '0.0.0.0' || options.host === '::';
  if (isWildcard && options.advertisedHost === undefined) {
    throw new SipError('SIP_BAD_OPTION', { option: 'advertisedHost' });
  }
  return assembleEndpoint(options, (user) =>
    openTransport({
      host: options.host,
      port: options.port,
      transports: options.transports ?? ['udp', 'tcp'],
      clock: options.clock,
      log: options.log ?? silent,
      user,
    }),
  );
}

function silent(): void {}

/** Puts an endpoint on any transport; tests use a loop. */
export async function assembleEndpoint(
  options: SipEndpointOptions,
  open: (user: TransportUser) => Promise<Transport>,
): Promise<SipEndpoint> {
  const receiver = new Receiver();
  const transport = await open(receiver);
  const flows = new FlowTransport(receiver);
  const identifiers = createIdentifiers(options.randomBytes);
  const bases = timerBases(options.timers);
  const counted: Transport = {
    ...transport,
    has: (name) => name === 'ws' || transport.has(name),
    isConnected: (hop) => (hop.transport === 'ws' ? flows.has(hop) : transport.isConnected(hop)),
    send(message, hop, failed) {
      receiver.sent += 1;
      if (hop.transport === 'ws') flows.send(message, hop, failed);
      else transport.send(message, hop, failed);
    },
    async close() {
      flows.close();
      await transport.close();
    },
  };
  const extraMethods = new Set(options.extraMethods ?? []);
  const core = new Core({
    clock: options.clock,
    log: options.log ?? silent,
    randomBytes: options.randomBytes,
    identifiers,
    bases,
    advertisedHost: options.advertisedHost ?? transport.address.host,
    userAgent: options.userAgent,
    methods: [...OWN_METHODS, ...(options.registrar === undefined ? [] : ['REGISTER']), ...extraMethods],
    extraMethods,
    transport: counted,
    transactions: new TransactionLayer({ wire: counted, clock: options.clock, bases, user: receiver }),
    dialogs: new DialogTable(),
  });
  receiver.start(core, options.handler, options.registrar);
  return new BoundEndpoint(core, receiver, flows);
}
