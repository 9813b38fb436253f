import { type Configuration, type OptionMap, option } from '@ringback/core';

/**
 * An address of this platform with the credentials that it asks for there: user and password are each taken from the
 * first of these options that has one (API reference 12). For other nodes and for servers that were told to run a session.
 */
export function withCredentialsOf(options: readonly (OptionMap | null)[], url: string): string {
  const of = (name: string): string | null => {
    for (const map of options) {
      const value = map === null ? null : option(map, name);
      if (value !== null) return value;
    }
    return null;
  };
  const password = of('password');
  if (password === null) return url;
  const peer = new URL(url);
  // Without a user any name goes with the password.
  peer.username = encodeURIComponent(of('username') ?? 'ringback');
  peer.password = encodeURIComponent(password);
  return peer.href.replace(/\/$/, '');
}

/** An address of the session API of this platform with the credentials that it asks for. */
export function withCredentials(url: string, configuration: Pick<Configuration, 'section'>): string {
  return withCredentialsOf([configuration.section('ors'), configuration.section('server')], url);
}
