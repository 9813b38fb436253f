import { isIP } from 'node:net';

/** The address under which this machine itself reaches what listens on `host`: wildcards become loopback. */
export function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return isIP(host) === 6 ? `[${host}]` : host;
}

export function httpAddress(
  scheme: 'http' | 'https',
  { host, port }: { host: string; port: number },
): string {
  return `${scheme}://${reachableHost(host)}:${port}`;
}

export function sipAddress({ host, port }: { host: string; port: number }): string {
  return `${reachableHost(host)}:${port}`;
}
