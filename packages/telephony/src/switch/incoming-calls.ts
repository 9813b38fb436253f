import { BlockList, isIP } from 'node:net';
import type { IncomingCall, Telemetry } from '@ringback/core';
import { decodedUser, type IncomingInvite, parseSipUri } from '@ringback/sip';
import { attestationOf } from './caller-attestation.ts';
import type { RoutedCall } from './iscc/routed-call.ts';
import { readData } from './iscc/user-data-headers.ts';

export type IncomingCallHandler = (invite: IncomingInvite) => void;
export type IncomingFacts = Omit<IncomingCall, 'callId' | 'legId' | 'at'>;

/** Whom a call can come from. */
export interface Neighbours {
  isAgentPhone(source: IncomingInvite['source']): boolean;
  isTrunkHost(host: string): boolean;
  /** Whether the operator lets this host call besides. */
  isCaller(host: string): boolean;
  /** What another switch reserved for a call that comes from there. */
  routed(invite: IncomingInvite, dialled: string): RoutedCall;
}

/** How a caller is named who does not want to be known (RFC 3323 4.1.1.3), or is not. */
const NOBODY = /^(?:anonymous|restricted|unavailable|unknown)?$/i;

/**
 * Takes calls from agents' phones, trunks and hosts that may call; strangers get 403. What becomes of a call is decided
 * by the number that was dialled, and nowhere is one passed on to where the caller wishes: there is no open relay.
 */
export function incomingCalls(
  neighbours: Neighbours,
  telemetry: Telemetry,
  receive: (invite: IncomingInvite, facts: IncomingFacts) => void,
): IncomingCallHandler {
  return (invite) => {
    const { source } = invite;
    const dialled = userOf(invite.requestUri);
    const routed: RoutedCall = dialled === null ? { kind: 'none' } : neighbours.routed(invite, dialled);
    const isKnown =
      routed.kind === 'routed' ||
      neighbours.isAgentPhone(source) ||
      neighbours.isTrunkHost(source.host) ||
      neighbours.isCaller(source.host);
    if (!isKnown || dialled === null || routed.kind === 'refused') {
      const status = routed.kind === 'refused' ? routed.sipStatus : isKnown ? 404 : 403;
      invite.reject(status);
      telemetry.log('info', 'call.refused', { status, source: `${source.host}:${source.port}` });
      return;
    }
    const callerNumber = callerOf(invite.from.uri);
    // Nobody verifies our own phones: what one of them says of itself is worth nothing.
    const attestation = neighbours.isAgentPhone(source) ? null : attestationOf(invite.request, callerNumber);
    receive(invite, {
      dialled,
      callerNumber,
      callerName: printable(invite.from.displayName ?? '') || null,
      ...(attestation === null ? {} : { attestation }),
      ...(routed.kind === 'routed'
        ? { userData: routed.userData, routedTo: routed.agentId }
        : { userData: readData(invite.request) }),
    });
  };
}

/** Hosts of callers: addresses, and networks such as `10.0.0.0/8`. */
export function callerList(entries: readonly string[]): (host: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (host) => {
    const version = isIP(host);
    return version !== 0 && list.check(host, version === 6 ? 'ipv6' : 'ipv4');
  };
}

function userOf(text: string): string | null {
  const uri = parseSipUri(text);
  const user = uri === undefined ? /^tel:([^;]+)/i.exec(text)?.[1] : decodedUser(uri);
  const shown = printable(user?.split(';')[0] ?? '');
  return shown === '' ? null : shown;
}

function callerOf(text: string): string | null {
  const user = userOf(text);
  return user === null || NOBODY.test(user) ? null : user;
}

function printable(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 64);
}
