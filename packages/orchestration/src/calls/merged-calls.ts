import type { CallEvent } from '@ringback/core';
import type { ScxmlEvent } from '@ringback/scxml';
import { forgetTreatments } from '../modules/dialog/open-treatments.ts';
import { interactionOf, keepInteraction } from '../modules/interaction/interaction.ts';
import { mergeOf } from '../modules/interaction/merge.ts';
import { partiesOf } from '../modules/interaction/parties.ts';
import { historyWrite, type ModulePorts } from '../modules/module.ts';
import type { LiveSession } from '../sessions/live-session.ts';
import type { Delivery, SessionHost } from '../sessions/session-host.ts';
import type { CallBook, CallEntry } from './call-book.ts';

export interface MergePorts {
  readonly calls: CallBook;
  readonly host: Pick<SessionHost, 'peek'>;
  readonly modules: Pick<ModulePorts, 'treatments' | 'dialogs'>;
}

/** What the owner of two calls hears when they were merged; null when nobody owns them. */
export function callsMerged(
  entry: CallEntry,
  event: Extract<CallEvent, { kind: 'call.merged' }>,
  { calls, host, modules }: MergePorts,
): Delivery | null {
  const { callId, fromCallId, legId, at } = event;
  const from = calls.get(fromCallId);
  const leg = from?.legs.get(legId);
  if (from !== undefined && leg !== undefined) {
    from.legs.delete(legId);
    from.isMerged = true;
    // Whoever asks for the party from now on asks for one more party of the call that goes on.
    entry.legs.set(legId, { ...leg, verb: 'redirect', sessionId: entry.owner ?? leg.sessionId });
  }
  modules.treatments.connected(entry);
  modules.dialogs?.dialogs.connected(entry);
  const live = entry.owner === null ? undefined : host.peek(entry.owner);
  const request = live === undefined ? undefined : mergeOf(live, callId, fromCallId);
  const parties = partiesOf(entry);
  return {
    event:
      request === undefined
        ? null
        : external('interaction.merge.done', { requestid: request.requestId, interactionid: callId }),
    followedBy: [
      external('interaction.onmerge', { frominteractionid: fromCallId, tointeractionid: callId }),
      external('interaction.partystatechanged', { interactionid: callId, focusdeviceid: leg?.device ?? '' }),
    ],
    ...(request === undefined ? {} : { settles: request.requestId }),
    before: (session) => {
      if (session.callback !== null) session.callback.connectedAt ??= at;
      const interaction = interactionOf(session, callId);
      return [
        ...forgetTreatments(session, callId),
        ...(interaction === null ? [] : keepInteraction(session, { ...interaction, isAdded: true, parties })),
      ];
    },
  };
}

/** The same when they were not. What was written down of their conversation is taken back. */
export function callsNotMerged(
  entry: CallEntry,
  { callId, fromCallId, at, failure }: Extract<CallEvent, { kind: 'merge.failed' }>,
  { host }: MergePorts,
): Delivery | null {
  const live = entry.owner === null ? undefined : host.peek(entry.owner);
  const request = live === undefined ? undefined : mergeOf(live, callId, fromCallId);
  if (request === undefined) return null;
  const { result, text } = failure;
  return {
    event: external('error.interaction.merge', {
      requestid: request.requestId,
      interactionid: callId,
      error: result,
      description: text,
    }),
    settles: request.requestId,
    before: (session) => notConnected(session, at, text),
  };
}

function notConnected(live: LiveSession, at: number, text: string) {
  const { callback } = live;
  const writes = historyWrite(live, at, { source: 'telephony', event: 'calls.not-merged', text });
  if (callback === null || callback.connectedAt === null) return writes;
  callback.connectedAt = null;
  return [{ kind: 'callback.update' as const, id: callback.id, set: { connectedAt: null } }, ...writes];
}

const external = (name: string, data: Record<string, string>): ScxmlEvent => ({
  name,
  type: 'external',
  data,
});
