export interface SdpAttribute {
  readonly name: string;
  /** Undefined for flags such as `a=sendonly`. */
  readonly value?: string;
}

/** One `m=` block, RFC 8866 5.14. */
export interface SdpMedia {
  readonly kind: string;
  /** 0: refused or switched off. */
  readonly port: number;
  readonly protocol: string;
  /** Payload type numbers as text, best first. */
  readonly formats: readonly string[];
  /** The address of this block's own `c=`. */
  readonly connection?: string;
  readonly attributes: readonly SdpAttribute[];
}

/** A session description, RFC 8866, as far as voice needs it. */
export interface Sdp {
  readonly origin: {
    readonly username: string;
    readonly sessionId: string;
    readonly version: string;
    readonly address: string;
  };
  readonly sessionName: string;
  readonly connection?: string;
  readonly attributes: readonly SdpAttribute[];
  readonly media: readonly SdpMedia[];
}

/** More blocks than any phone sends. */
const MAX_MEDIA = 32;

/** Reads a description; undefined when it is none. Unknown lines are skipped (RFC 8866 5). */
export function parseSdp(text: string): Sdp | undefined {
  const lines = text.split(/\r?\n|\r/).filter((line) => line !== '');
  if (lines[0]?.trim() !== 'v=0') return undefined;
  let origin: Sdp['origin'] | undefined;
  let sessionName = '-';
  let connection: string | undefined;
  const attributes: SdpAttribute[] = [];
  const media: (SdpMedia & { attributes: SdpAttribute[]; connection?: string })[] = [];
  for (const line of lines.slice(1)) {
    const found = /^([a-z])=(.*)$/.exec(line);
    if (found === null) return undefined;
    const [, type, value = ''] = found;
    const block = media.at(-1);
    if (type === 'o') {
      origin = readOrigin(value);
      if (origin === undefined) return undefined;
    } else if (type === 's') sessionName = value;
    else if (type === 'c') {
      const address = /^IN[ \t]+IP[46][ \t]+([^\s/]+)/.exec(value)?.[1];
      if (address === undefined) return undefined;
      if (block === undefined) connection = address;
      else block.connection = address;
    } else if (type === 'a') (block?.attributes ?? attributes).push(readAttribute(value));
    else if (type === 'm') {
      const read = readMedia(value);
      if (read === undefined || media.length >= MAX_MEDIA) return undefined;
      media.push(read);
    }
  }
  if (origin === undefined) return undefined;
  return { origin, sessionName, ...(connection === undefined ? {} : { connection }), attributes, media };
}

function readOrigin(value: string): Sdp['origin'] | undefined {
  const [username, sessionId, version, network, family, address] = value.trim().split(/[ \t]+/);
  if (username === undefined || sessionId === undefined || version === undefined) return undefined;
  if (network !== 'IN' || family === undefined || address === undefined) return undefined;
  return { username, sessionId, version, address };
}

function readAttribute(text: string): SdpAttribute {
  const colon = text.indexOf(':');
  if (colon < 0) return { name: text.trim().toLowerCase() };
  return { name: text.slice(0, colon).toLowerCase(), value: text.slice(colon + 1).trim() };
}

function readMedia(value: string): (SdpMedia & { attributes: SdpAttribute[] }) | undefined {
  const [kind, portText, protocol, ...formats] = value.trim().split(/[ \t]+/);
  const port = /^([0-9]{1,5})(?:\/[0-9]{1,5})?$/.exec(portText ?? '')?.[1];
  if (kind === undefined || port === undefined || protocol === undefined || Number(port) > 65_535)
    return undefined;
  return { kind, port: Number(port), protocol, formats, attributes: [] };
}

/** Writes a description with CRLF line ends. */
export function formatSdp(sdp: Sdp): string {
  const { origin } = sdp;
  const lines = [
    'v=0',
    `o=${origin.username} ${origin.sessionId} ${origin.version} IN ${family(origin.address)} ${origin.address}`,
    `s=${sdp.sessionName}`,
  ];
  if (sdp.connection !== undefined) lines.push(`c=IN ${family(sdp.connection)} ${sdp.connection}`);
  lines.push('t=0 0', ...sdp.attributes.map(formatAttribute));
  for (const block of sdp.media) {
    lines.push(`m=${block.kind} ${block.port} ${block.protocol} ${block.formats.join(' ')}`);
    if (block.connection !== undefined) lines.push(`c=IN ${family(block.connection)} ${block.connection}`);
    lines.push(...block.attributes.map(formatAttribute));
  }
  return `${lines.join('\r\n')}\r\n`;
}

function formatAttribute({ name, value }: SdpAttribute): string {
  return value === undefined ? `a=${name}` : `a=${name}:${value}`;
}

function family(address: string): string {
  return address.includes(':') ? 'IP6' : 'IP4';
}
