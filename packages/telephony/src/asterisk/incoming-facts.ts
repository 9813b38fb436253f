import { readAttestation } from '@ringback/core';
import type { IncomingFacts } from '../switch/incoming-calls.ts';
import type { AriChannel } from './ari-events.ts';

/** How a caller is named who does not want to be known, or is not. */
const NOBODY = /^(?:anonymous|restricted|unavailable|unknown)?$/i;

/**
 * What is known of a call that the dial plan sends by `Stasis(app[,number[,name=value]...])`: without a number it is the extension.
 * Who may call, and with which data, is for that dial plan to say; `verstat` and `attestation` among them are what it found out
 * about the caller's number.
 */
export function incomingFacts(
  { callerNumber, callerName, extension }: AriChannel,
  [number, ...data]: readonly string[],
): IncomingFacts {
  const userData: Record<string, string> = Object.fromEntries(
    data.flatMap((pair) => {
      const at = pair.indexOf('=');
      return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)]] : [];
    }),
  );
  const attestation = readAttestation(userData['verstat'] ?? null, userData['attestation'] ?? null);
  return {
    dialled: shown(number ?? '') || shown(extension),
    callerNumber: NOBODY.test(callerNumber) ? null : shown(callerNumber),
    callerName: shown(callerName) || null,
    ...(attestation === null ? {} : { attestation }),
    userData,
  };
}

function shown(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 64);
}
