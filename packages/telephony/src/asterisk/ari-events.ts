/** A channel as ARI shows it, as far as it matters here. */
export interface AriChannel {
  readonly id: string;
  /** `PJSIP/1001-00000003`. */
  readonly name: string;
  /** `Down`, `Ring`, `Ringing`, `Up` and others. */
  readonly state: string;
  readonly callerNumber: string;
  readonly callerName: string;
  /** The extension that it was sent here by. */
  readonly extension: string;
}

/** What Asterisk tells of channels and endpoints. */
export type AriEvent =
  /** Ours from now on: it came in, or what was dialled has answered. */
  | { readonly kind: 'entered'; readonly channel: AriChannel; readonly args: readonly string[] }
  | { readonly kind: 'state'; readonly channel: AriChannel }
  | {
      readonly kind: 'digit';
      readonly channel: AriChannel;
      readonly digit: string;
      /** When Asterisk made the event, as it writes that: what is told twice has it in common. */
      readonly stamp: string;
    }
  | {
      readonly kind: 'destroyed';
      readonly channel: AriChannel;
      /** Q.850. */
      readonly cause: number;
      /** SIP status; null from versions that do not tell it, and when there was none. */
      readonly sipStatus: number | null;
    }
  /** A phone asks to be replaced by somebody else in its call: by a number, or by whom it has in another call. */
  | {
      readonly kind: 'transfer';
      readonly channel: AriChannel;
      readonly stamp: string;
      readonly transfer:
        | { readonly kind: 'to-number'; readonly number: string }
        | { readonly kind: 'to-call'; readonly channelId: string };
    }
  | { readonly kind: 'endpoint'; readonly technology: string; readonly name: string; readonly state: string }
  /** Another program has connected as this application. */
  | { readonly kind: 'replaced' };

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Null: nothing that matters here, or nothing that can be read. */
export function readEvent(message: string): AriEvent | null {
  let event: unknown;
  try {
    event = JSON.parse(message);
  } catch {
    // What is no JSON tells nothing; the connection goes on.
    return null;
  }
  if (!isFields(event)) return null;
  const channel = readChannel(event['channel']);
  switch (event['type']) {
    case 'StasisStart':
      return channel === null ? null : { kind: 'entered', channel, args: texts(event['args']) };
    case 'ChannelStateChange':
      return channel === null ? null : { kind: 'state', channel };
    case 'Dial': {
      // Asterisk tells of ringing that its channel does not show, such as that of a call ahead of it.
      const peer = readChannel(event['peer']);
      return peer === null || event['dialstatus'] !== 'RINGING'
        ? null
        : { kind: 'state', channel: { ...peer, state: 'Ringing' } };
    }
    case 'ChannelDtmfReceived':
      return channel === null
        ? null
        : { kind: 'digit', channel, digit: text(event['digit']), stamp: text(event['timestamp']) };
    case 'ChannelDestroyed':
      return channel === null
        ? null
        : {
            kind: 'destroyed',
            channel,
            cause: Number(event['cause'] ?? 0),
            sipStatus: sipStatus(event['tech_cause']),
          };
    case 'EndpointStateChange':
    case 'ContactStatusChange':
    case 'PeerStatusChange':
      return readEndpoint(event['endpoint']);
    case 'ChannelTransfer':
      return readTransfer(event);
    case 'ApplicationReplaced':
      return { kind: 'replaced' };
    default:
      return null;
  }
}

export function readChannel(value: unknown): AriChannel | null {
  if (!isFields(value) || text(value['id']) === '') return null;
  const caller = isFields(value['caller']) ? value['caller'] : {};
  const place = isFields(value['dialplan']) ? value['dialplan'] : {};
  return {
    id: text(value['id']),
    name: text(value['name']),
    state: text(value['state']),
    callerNumber: text(caller['number']),
    callerName: text(caller['name']),
    extension: text(place['exten']),
  };
}

export function readEndpoint(value: unknown): (AriEvent & { readonly kind: 'endpoint' }) | null {
  if (!isFields(value)) return null;
  const name = text(value['resource']);
  return name === ''
    ? null
    : { kind: 'endpoint', technology: text(value['technology']), name, state: text(value['state']) };
}

function readTransfer(event: Fields): (AriEvent & { readonly kind: 'transfer' }) | null {
  const by = isFields(event['referred_by']) ? event['referred_by'] : {};
  const to = isFields(event['refer_to']) ? event['refer_to'] : {};
  const channel = readChannel(by['source_channel']);
  const other = readChannel(to['destination_channel']);
  const wanted = isFields(to['requested_destination']) ? to['requested_destination'] : {};
  const number = text(wanted['destination']);
  // What has a state tells how one goes on that was asked for before.
  if (channel === null || text(event['state']) !== '') return null;
  const stamp = text(event['timestamp']);
  const transfer =
    other === null
      ? { kind: 'to-number' as const, number }
      : { kind: 'to-call' as const, channelId: other.id };
  return { kind: 'transfer', channel, stamp, transfer };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function sipStatus(value: unknown): number | null {
  const status = Number(value);
  return Number.isInteger(status) && status >= 300 && status < 700 ? status : null;
}
