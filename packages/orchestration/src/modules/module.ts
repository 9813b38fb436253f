import type { CallControl, Chance, HistoryEntry, Routing, Write } from '@ringback/core';
import type { ActionEffect, ActionElementSchema, ScxmlEvent } from '@ringback/scxml';
import type { CallBook } from '../calls/call-book.ts';
import type { LiveSession } from '../sessions/live-session.ts';

/** What the functional modules act on. */
export interface ModulePorts {
  readonly routing: Routing;
  readonly callControl: CallControl;
  readonly calls: CallBook;
  readonly chance: Chance;
}

export interface ActionContext extends ModulePorts {
  readonly live: LiveSession;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * What an action comes to. `writes` are committed with the session; `perform` runs after that commit;
 * `replies` are events for the session itself, handled in the same unit.
 */
export interface Decision {
  readonly writes: readonly Write[];
  readonly perform?: () => void;
  readonly replies?: readonly ScxmlEvent[];
}

export interface FunctionalModule {
  /** `queue`, `ixn`, ...: the usual prefix, and the first part of its actions' names. */
  readonly prefix: string;
  readonly namespace: string;
  readonly actions: Readonly<
    Record<
      string,
      {
        readonly schema: ActionElementSchema;
        readonly decide: (action: ActionEffect, context: ActionContext) => Decision;
      }
    >
  >;
}

/** A line of the callback's history; nothing for a session without a callback. */
export function historyWrite(
  live: LiveSession,
  at: number,
  line: Pick<HistoryEntry, 'source' | 'event' | 'text'> & {
    data?: Record<string, unknown>;
    stateAfter?: HistoryEntry['stateAfter'];
  },
): Write[] {
  const callback = live.callback;
  if (callback === null) return [];
  return [
    {
      kind: 'history.append',
      entry: {
        callbackId: callback.id,
        at,
        source: line.source,
        event: line.event,
        text: line.text,
        stateBefore: callback.state,
        stateAfter: line.stateAfter ?? callback.state,
        data: line.data ?? {},
      },
    },
  ];
}

/** The error event of an action that could not be started (ORS: `error.<module>.<action>` with `error` and `description`). */
export function refused(name: string, requestId: string, error: string, description: string): Decision {
  return {
    writes: [],
    replies: [{ name, type: 'external', data: { requestid: requestId, error, description } }],
  };
}
