import type { CallId, Configuration, OutgoingHttp, SessionId, Speech } from '@ringback/core';
import { originOf } from '@ringback/core';
import type { JsonObject, Resolved } from '@ringback/scxml';
import type { CallEntry } from '../calls/call-book.ts';
import type { DocumentSource } from '../engine/session-engine.ts';
import { interactionOf, keepInteraction } from '../modules/interaction/interaction.ts';
import type { AllowedOrigins } from '../modules/session/allowed-origins.ts';
import type { Delivery } from '../sessions/session-host.ts';
import {
  type VoiceDialogEnd,
  type VoiceDialogOrder,
  type VoiceDialogPorts,
  VoiceDialogs,
} from './voice-dialogs.ts';
import type { VoiceEngine } from './voice-engine.ts';
import { type MayFetch, VoiceFetches, type VoiceFetchPorts } from './voice-fetches.ts';

/** What runs VoiceXML, and what speaks. */
export interface VoicePlatform {
  readonly engine: VoiceEngine;
  readonly speech: Speech;
}

export interface ApplicationDeskPorts
  extends Omit<VoiceDialogPorts, 'fetches' | 'ended' | 'engine' | 'speech'> {
  readonly platform: VoicePlatform;
  readonly http: OutgoingHttp;
  readonly readFile: (url: string) => Promise<Resolved>;
  readonly uploaded: VoiceFetchPorts['uploaded'];
  readonly configuration: Configuration;
  readonly allowed: AllowedOrigins;
  readonly document: (hash: string) => Promise<DocumentSource>;
  readonly later: (id: SessionId, delivery: Delivery) => void;
}

export type ApplicationOrder = Omit<VoiceDialogOrder, 'mayFetch'> & { readonly verb: 'start' | 'remote' };

/** VoiceXML applications that sessions start for their calls (ORS reference 5), and what they give back. */
export class ApplicationDesk {
  readonly dialogs: VoiceDialogs;
  readonly #ports: ApplicationDeskPorts;
  readonly #verbs = new WeakMap<VoiceDialogOrder, ApplicationOrder['verb']>();

  constructor(ports: ApplicationDeskPorts) {
    this.#ports = ports;
    this.dialogs = new VoiceDialogs({
      ...ports,
      ...ports.platform,
      fetches: new VoiceFetches({ ...ports, boundary: () => ports.chance.uuid() }),
      ended: (order, callId, end) => this.#ended(order, callId, end),
    });
  }

  /** Begins once it is known what the document that asks may have fetched. */
  start(entry: CallEntry, order: ApplicationOrder, documentHash: string): void {
    const { document, work, failed } = this.#ports;
    const begin = async (): Promise<void> => {
      const source = await document(documentHash);
      const { verb, ...rest } = order;
      const whole: VoiceDialogOrder = { ...rest, mayFetch: this.#mayFetch(order.url, source) };
      this.#verbs.set(whole, verb);
      this.dialogs.start(entry, whole);
    };
    work.track(begin()).catch(failed);
  }

  /** What lies beside the application, and what the session itself may call. Files are decided by who reads them. */
  #mayFetch(application: string, source: DocumentSource): MayFetch {
    const home = originOf(application);
    const isTrusted = home !== null && this.#ports.allowed.allows(application, source);
    return (url) => {
      for (const own of ['file:', 'document:']) if (url.startsWith(own)) return application.startsWith(own);
      return (isTrusted && originOf(url) === home) || this.#ports.allowed.allows(url, source);
    };
  }

  #ended(order: VoiceDialogOrder, callId: CallId, end: VoiceDialogEnd): void {
    const { sessionId, requestId } = order;
    const verb = this.#verbs.get(order) ?? 'start';
    const common = { requestid: requestId, interactionid: callId };
    const failed = end.kind === 'failed' ? { error: end.error, description: end.description } : null;
    const values: JsonObject = end.kind === 'done' ? end.values : {};
    this.#ports.later(sessionId, {
      event: {
        name: failed === null ? `dialog.${verb}.done` : `error.dialog.${verb}`,
        type: 'external',
        data: failed === null ? { ...common, extensions: values } : { ...common, ...failed },
      },
      settles: requestId,
      onlyIfPending: requestId,
      // What the application gave is attached to the call as well.
      before: (live) => {
        const interaction = interactionOf(live, callId);
        if (interaction === null || Object.keys(values).length === 0) return [];
        return keepInteraction(live, { ...interaction, udata: { ...interaction.udata, ...values } });
      },
    });
  }
}
