import type { CallId, SessionId, Write } from '@ringback/core';
import { keepInteraction } from '../modules/interaction/interaction.ts';
import { partiesOf } from '../modules/interaction/parties.ts';
import type { LiveSession } from '../sessions/live-session.ts';
import type { CallBook } from './call-book.ts';

/**
 * Lets a session that another one invoked have its call from the beginning: it hears of it and may act on it, but does not
 * own it: the call goes on when that session ends. Undefined when the call has ended meanwhile.
 */
export function lentCall(
  calls: Pick<CallBook, 'get'>,
  id: CallId,
  to: SessionId,
): ((live: LiveSession) => readonly Write[]) | undefined {
  const entry = calls.get(id);
  if (entry === undefined) return undefined;
  return (live) => {
    entry.associated.add(to);
    const [leg] = entry.legs.values();
    const other = leg?.device ?? '';
    return keepInteraction(live, {
      callId: id,
      isAdded: true,
      isOwned: true,
      udata: entry.userData,
      parties: partiesOf(entry),
      ...(entry.dialled === null
        ? { ani: '', dnis: other, type: 'outbound' }
        : { ani: other, dnis: entry.dialled, type: 'inbound' }),
    });
  };
}
