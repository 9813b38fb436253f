import type { Json, JsonObject } from '@ringback/script';
import type { ScxmlEvent } from './event.ts';

/**
 * What a step decided and the caller performs after it committed the session. In document order. `url` is the file of
 * `line`, when it is not the document itself.
 */
export type Effect =
  | SendEffect
  | CancelEffect
  | ActionEffect
  | CallEffect
  | LogEffect
  | InvokeEffect
  | CancelInvokeEffect
  | ForwardEffect
  | DoneEffect;

/** `<send>` to anywhere but `#_internal`. Without `target` it is for this session's own external queue. */
export interface SendEffect {
  readonly kind: 'send';
  readonly event: string;
  readonly target?: string;
  /** Event I/O processor; absent means the SCXML one. BasicHTTP is always `BASIC_HTTP_PROCESSOR`. */
  readonly type?: string;
  readonly sendId: string;
  /** Whether the author named the id; only then `_event.sendid` of the delivered event has it. */
  readonly sendIdGiven: boolean;
  readonly delayMs: number;
  readonly data?: Json;
  /** `data` is the text of an XML document. */
  readonly dataFormat?: 'xml';
  /**
   * What `data` was made of, in order: there when a name repeats (`data` has its last value), and always for other
   * processors than the SCXML one.
   */
  readonly fields?: readonly { readonly name: string; readonly value: Json }[];
  readonly line: number;
  readonly url?: string;
}

/** `<cancel>`: drop the delayed send with this id, if it has not left. */
export interface CancelEffect {
  readonly kind: 'cancel';
  readonly sendId: string;
  readonly line: number;
  readonly url?: string;
}

/** A functional-module element, e.g. `<queue:submit>`. */
export interface ActionEffect extends ActionElement {
  readonly kind: 'action';
  /** Canonical namespace, always with `http://` for the Genesys modules. */
  readonly namespace: string;
  /** Fresh id, already stored at the `requestid` location when the element has one; present always. */
  readonly requestId: string;
}

/** An element of a foreign namespace with its attributes evaluated. */
export interface ActionElement {
  readonly namespace: string;
  readonly name: string;
  /** Evaluated values by local name; an attribute whose value is `undefined` is absent. */
  readonly attributes: JsonObject;
  /** `<param>` children in order. */
  readonly params: readonly { readonly name: string; readonly value: Json }[];
  readonly content?: Json;
  readonly children: readonly ActionElement[];
  readonly line: number;
  readonly url?: string;
}

/** A script called a function of the platform that decides something; see `StepOptions.answer`. */
export interface CallEffect {
  readonly kind: 'call';
  /** With the object: `_app.clock.set`. */
  readonly name: string;
  readonly args: readonly Json[];
}

/** `<log>`; level 1 reporting, 2 error, 3 warning, 4 debug. */
export interface LogEffect {
  readonly kind: 'log';
  readonly label?: string;
  readonly value?: Json;
  readonly level?: number;
  readonly line: number;
  readonly url?: string;
}

/** Start a child. `done.invoke.<invokeId>` and whatever it sends come back as events with that `invokeId`. */
export interface InvokeEffect {
  readonly kind: 'invoke';
  readonly invokeId: string;
  readonly type: string;
  readonly src?: string;
  /** The document itself: XML text, or what `expr` gave. */
  readonly content?: Json;
  readonly params: JsonObject;
  readonly autoforward: boolean;
  readonly line: number;
  readonly url?: string;
}

export interface CancelInvokeEffect {
  readonly kind: 'cancelInvoke';
  readonly invokeId: string;
}

/** An external event to hand on, unchanged, to an invoked child. */
export interface ForwardEffect {
  readonly kind: 'forward';
  readonly invokeId: string;
  readonly event: ScxmlEvent;
}

/** The session ended; tell whoever started it. */
export interface DoneEffect {
  readonly kind: 'done';
  readonly donedata?: Json;
  /** `donedata` is the text of an XML document. */
  readonly dataFormat?: 'xml';
}
