import type { Json } from '@ringback/script';

/** Where an event comes from (SCXML 5.10.1): the platform itself, the session itself, or outside. */
export type EventType = 'platform' | 'internal' | 'external';

/** An event as `_event` shows it. */
export interface ScxmlEvent {
  readonly name: string;
  /** Default `external`. */
  readonly type?: EventType;
  readonly data?: Json;
  /** `data` is the text of an XML document, which scripts see as a read-only DOM document. */
  readonly dataFormat?: 'xml';
  /** Id of the `<send>`, when its author gave one. */
  readonly sendId?: string;
  /** Target that answers to this event can be sent to. */
  readonly origin?: string;
  readonly originType?: string;
  /** Id of the invocation that sent it, when a child session did. */
  readonly invokeId?: string;
  /** The message as it came, where the processor has one (`_event.raw`). */
  readonly raw?: string;
}
