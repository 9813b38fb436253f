/** The digit in an INFO request of a phone that sends no RFC 4733 events; null when it carries none. */
export function digitOfInfo(contentType: string, body: string): string | null {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  const pattern =
    type === 'application/dtmf-relay'
      ? /^\s*Signal\s*=\s*([0-9A-D*#])\s*$/im
      : type === 'application/dtmf'
        ? /^\s*([0-9A-D*#])\s*$/i
        : null;
  return pattern?.exec(body)?.[1]?.toUpperCase() ?? null;
}
