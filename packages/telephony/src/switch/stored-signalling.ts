import type { Json, JsonObject } from '@ringback/core';
import type { DialogState, SavedInvite } from '@ringback/sip';

/** What is stored with a leg: enough for a later process to end it. */
export type StoredSignalling =
  | { readonly kind: 'invite'; readonly invite: SavedInvite }
  | { readonly kind: 'dialog'; readonly dialog: DialogState };

/** The plain data for `StoredLeg.signalling`. */
export function writeSignalling(signalling: StoredSignalling): Json {
  // Both parts are plain JSON by contract of the SIP stack; a copy also cuts the tie to live objects.
  return JSON.parse(JSON.stringify(signalling)) as Json;
}

/** Reads what an earlier process stored; null when it is none of ours. */
export function readSignalling(stored: Json): StoredSignalling | null {
  if (!isObject(stored)) return null;
  const { kind } = stored;
  if (kind === 'invite' && isSavedInvite(stored['invite'])) return { kind, invite: stored['invite'] };
  if (kind === 'dialog' && isDialogState(stored['dialog'])) return { kind, dialog: stored['dialog'] };
  return null;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const areTexts = (value: JsonObject, keys: readonly string[]): boolean =>
  keys.every((key) => typeof value[key] === 'string');

const isTextList = (value: Json | undefined): boolean =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

function isHop(value: Json | undefined): boolean {
  return (
    isObject(value) &&
    typeof value['host'] === 'string' &&
    typeof value['port'] === 'number' &&
    (value['transport'] === 'udp' || value['transport'] === 'tcp')
  );
}

function isSavedInvite(value: unknown): value is SavedInvite {
  const stored = value as Json | undefined;
  return (
    isObject(stored) &&
    stored['version'] === 1 &&
    areTexts(stored, ['callId', 'fromTag', 'from', 'to', 'branch', 'viaSentBy', 'requestUri']) &&
    typeof stored['cseq'] === 'number' &&
    typeof stored['maxTries'] === 'number' &&
    isHop(stored['nextHop']) &&
    (stored['otherHop'] === undefined || isHop(stored['otherHop'])) &&
    isTextList(stored['route'])
  );
}

function isDialogState(value: unknown): value is DialogState {
  const stored = value as Json | undefined;
  return (
    isObject(stored) &&
    stored['version'] === 1 &&
    areTexts(stored, ['callId', 'localTag', 'remoteTag', 'localParty', 'remoteParty', 'remoteTarget']) &&
    typeof stored['localCseq'] === 'number' &&
    isHop(stored['nextHop']) &&
    isTextList(stored['routeSet']) &&
    typeof stored['keepHop'] === 'boolean' &&
    (stored['role'] === 'uac' || stored['role'] === 'uas')
  );
}
