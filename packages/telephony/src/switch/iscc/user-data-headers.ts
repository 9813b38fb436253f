import type { SipHeader, SipRequest } from '@ringback/sip';

/** Data that travels with a call: headers `X-Genesys-<key>`, as the SIP Server of the original maps them. */
const PREFIX = 'X-Genesys-';
const DATA_HEADER = /^x-genesys-(.+)$/i;
const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]{1,64}$/;
const MOST_DATA = 64;
const LONGEST_VALUE = 1024;
/** In all. A request that does not fit into one UDP packet goes by TCP, where that is taken (RFC 3261 18.1.1): keep data short. */
const MOST_CHARACTERS = 4096;

/** What fits of the data, in their order: a value is left out as a whole, never cut. */
export function writeData(data: Readonly<Record<string, string>>): {
  headers: SipHeader[];
  leftOut: string[];
} {
  const headers: SipHeader[] = [];
  const leftOut: string[] = [];
  let characters = 0;
  for (const [key, value] of Object.entries(data)) {
    const size = key.length + value.length;
    const isWritable = TOKEN.test(key) && value.length <= LONGEST_VALUE && !/[\r\n]/.test(value);
    if (!isWritable || headers.length >= MOST_DATA || characters + size > MOST_CHARACTERS) leftOut.push(key);
    else {
      characters += size;
      headers.push({ name: `${PREFIX}${key}`, value });
    }
  }
  return { headers, leftOut };
}

export function readData({ headers }: SipRequest): Record<string, string> {
  const data: Record<string, string> = Object.create(null);
  for (const { name, value } of headers) {
    const key = DATA_HEADER.exec(name)?.[1];
    if (key !== undefined && Object.keys(data).length < MOST_DATA) data[key] = value.slice(0, LONGEST_VALUE);
  }
  return data;
}
