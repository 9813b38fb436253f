import type {
  AccessDesk,
  CallControl,
  Chance,
  Clock,
  Configuration,
  HistoryEntry,
  OptionMap,
  RequestId,
  Routing,
  SessionId,
  SlotPlace,
  Write,
} from '@ringback/core';
import type { ActionEffect, ActionElementSchema, CallEffect, Resolved, ScxmlEvent } from '@ringback/scxml';
import type { CallBook } from '../calls/call-book.ts';
import type { CallTreatments } from '../calls/call-treatments.ts';
import type { CallerDesk } from '../calls/caller-desk.ts';
import type { CallHandOver } from '../calls/hand-over.ts';
import type { AgentDesk } from '../desk/agent-desk.ts';
import type { LiveSession, Pending } from '../sessions/live-session.ts';
import type { RequestBook } from '../sessions/request-book.ts';
import type { SessionMessage } from '../sessions/session-message.ts';
import type { ApplicationDesk } from '../voice/application-desk.ts';
import type { AgentDirectory } from './interaction/destination.ts';
import type { Fetches } from './session/fetches.ts';
import type { Subscriptions } from './statistic/subscriptions.ts';

/** A file as a document names it. */
export interface WantedText {
  readonly file: string;
  readonly documentHash: string;
  readonly documentUrl: string;
}

/** What the functional modules act on. */
export interface ModulePorts {
  readonly routing: Routing;
  readonly callControl: CallControl;
  readonly calls: CallBook;
  readonly treatments: CallTreatments;
  /** VoiceXML applications; null when nothing here runs them. */
  readonly dialogs: ApplicationDesk | null;
  readonly fetches: Fetches;
  readonly subscriptions: Subscriptions;
  readonly access: Pick<AccessDesk, 'allocate'>;
  readonly desk: Pick<AgentDesk, 'ask' | 'withdraw'>;
  readonly callMatching: Pick<CallHandOver, 'match' | 'give'>;
  /** What callers on the phone ask of the callbacks. */
  readonly callers: CallerDesk;
  /** Something went wrong that no document is to blame for. */
  readonly failed: (error: unknown) => void;
  readonly configuration: AgentDirectory & Pick<Configuration, 'section' | 'service'>;
  /** Options of a server-level section; none when it is not configured. */
  readonly section: (name: string) => OptionMap;
  /** Text of a file that a document names: uploaded, beside the document, or at a server that it may call. */
  readonly readText: (wanted: WantedText, told: (given: Resolved) => void) => void;
  /** The place in a slot that a callback of a service takes at an instant; null: there are no places to take. */
  readonly slotPlace: (service: string, options: OptionMap, at: number) => SlotPlace | null;
  readonly clock: Clock;
  /** Requests over HTTP that wait for the document's answer. */
  readonly requests: RequestBook;
  readonly chance: Chance;
  /** Tells a session later what became of a request, which is settled with that; nothing when it is not open any more. */
  readonly answer: (id: SessionId, requestId: RequestId, event: ScxmlEvent) => void;
  /**
   * Tells a session something that it did not ask for; nothing when it has ended. `before` runs inside its turn, ahead
   * of the event.
   */
  readonly tell: (id: SessionId, event: ScxmlEvent, before?: (live: LiveSession) => readonly Write[]) => void;
}

/** Ports may stand behind it rather than in it: what is copied or left over of it does not have them. */
export interface ActionContext extends ModulePorts {
  readonly live: LiveSession;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * What an action comes to. `writes` are committed with the session; `perform` runs after that commit;
 * `replies` are events for the session itself, handled in the same unit; `messages` to other sessions are committed
 * with this one and handed over, exactly once, after that.
 *
 * A decision may be taken back and made again, when what runs the document ends before the unit is committed. So
 * `decide` changes nothing but `live.pending` and `live.callback`, which are put back then; all else waits for `perform`.
 */
export interface Decision {
  readonly writes: readonly Write[];
  readonly perform?: () => void;
  readonly replies?: readonly ScxmlEvent[];
  readonly messages?: readonly SessionMessage[];
}

/** What becomes of a request that was open when the process that was to answer it ended. */
export type Resumption =
  /** It is asked again. */
  | { readonly kind: 'again'; readonly perform: () => void }
  /** The session gets this answer, and the request is settled. */
  | { readonly kind: 'answer'; readonly event: ScxmlEvent }
  /** It is settled without an answer. */
  | { readonly kind: 'drop' };

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
  /** Elements that only occur inside of an action. */
  readonly children?: Readonly<Record<string, ActionElementSchema>>;
  /** Functions of scripts that decide something, by full name; those that only read are in `SCRIPT_PLATFORM`. */
  readonly functions?: Readonly<Record<string, (call: CallEffect, context: ActionContext) => Decision>>;
  /**
   * Asked after a restart for each open request whose `action` begins with this module's prefix and a dot; default:
   * dropped.
   */
  readonly resume?: (pending: Pending, ports: ModulePorts) => Resumption;
  /** Called for each open request of a session that has ended: nobody is to be held or watched for it any more. */
  readonly release?: (pending: Pick<Pending, 'requestId' | 'action'>, ports: ModulePorts) => void;
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
