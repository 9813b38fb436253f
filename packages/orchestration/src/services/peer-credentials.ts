import { type Configuration, option } from '@ringback/core';

/** Base URL of another node with what the session API asks for: the nodes have their options in common. */
export function withCredentials(url: string, configuration: Pick<Configuration, 'section'>): string {
  const of = (name: string): string | null =>
    option(configuration.section('ors') ?? {}, name) ?? option(configuration.section('server') ?? {}, name);
  const password = of('password');
  if (password === null) return url;
  const peer = new URL(url);
  // Without a user any name goes with the password.
  peer.username = encodeURIComponent(of('username') ?? 'ringback');
  peer.password = encodeURIComponent(password);
  return peer.href.replace(/\/$/, '');
}
