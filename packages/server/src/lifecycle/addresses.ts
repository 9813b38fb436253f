import { isIP } from 'node:net';
import { type OptionMap, option } from '@ringback/core';

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

/** Base URL under which other machines reach this very node; wildcards become the name of the machine. */
export function nodeAddress(
  scheme: 'http' | 'https',
  { host, port }: { host: string; port: number },
  machine: string,
): string {
  const isWildcard = host === '0.0.0.0' || host === '::';
  return isWildcard ? `${scheme}://${machine}:${port}` : httpAddress(scheme, { host, port });
}

export function sipAddress({ host, port }: { host: string; port: number }): string {
  return `${reachableHost(host)}:${port}`;
}

/**
 * Base URL under which other servers reach this one: option `external-url` of section `ors`, or `external_url_base` of
 * section `server`; without either the address where we listen.
 */
export function externalUrl(
  configuration: { section(name: string): OptionMap | null },
  scheme: 'http' | 'https',
  listening: { host: string; port: number },
): string {
  const configured =
    option(configuration.section('ors') ?? {}, 'external-url') ??
    option(configuration.section('server') ?? {}, 'external_url_base');
  return (configured ?? httpAddress(scheme, listening)).replace(/\/+$/, '');
}
