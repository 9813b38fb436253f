import { canonicalName } from './header-names.ts';
import type { SipHeader, SipMessage } from './message.ts';

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

export const EMPTY_BODY: Uint8Array = new Uint8Array(0);

/** Writes a message, RFC 3261 7. Content-Length is always ours; line breaks inside values become spaces. */
export function serialiseMessage(message: SipMessage): Uint8Array {
  const start =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${oneLine(message.reasonPhrase)}`;
  let head = `${start}\r\n`;
  for (const header of message.headers) {
    if (canonicalName(header.name) !== 'content-length')
      head += `${header.name}: ${oneLine(header.value)}\r\n`;
  }
  head += `Content-Length: ${message.body.byteLength}\r\n\r\n`;
  const headBytes = ENCODER.encode(head);
  if (message.body.byteLength === 0) return headBytes;
  const bytes = new Uint8Array(headBytes.byteLength + message.body.byteLength);
  bytes.set(headBytes);
  bytes.set(message.body, headBytes.byteLength);
  return bytes;
}

// A break that got in here would begin a header of somebody else's choice.
function oneLine(value: string): string {
  return /[\r\n]/.test(value) ? value.replace(/[\r\n]+[ \t]*/g, ' ') : value;
}

export function encodeText(text: string): Uint8Array {
  return text === '' ? EMPTY_BODY : ENCODER.encode(text);
}

export function decodeText(bytes: Uint8Array): string {
  return DECODER.decode(bytes);
}

/** Builds a header line. */
export function header(name: string, value: string): SipHeader {
  return { name, value };
}
