import type { SessionId } from '@ringback/core';
import type { Finding, JsonObject, Resolved } from '@ringback/scxml';
import type {
  CompileOutcome,
  DeliverOrder,
  DocumentSource,
  Inspection,
  StartOrder,
  StepOrder,
  StepOutcome,
} from './session-engine.ts';

/** What is asked of a step runner, in this thread or another one. Plain data. */
export type EngineRequest =
  /** `parts` are the references read so far. */
  | {
      readonly kind: 'compile';
      readonly url: string;
      readonly text: string;
      readonly parts: Readonly<Record<string, Resolved>>;
    }
  | { readonly kind: 'document'; readonly hash: string; readonly source: DocumentSource }
  | { readonly kind: 'start'; readonly order: StartOrder }
  | { readonly kind: 'deliver'; readonly order: DeliverOrder }
  | { readonly kind: 'terminate'; readonly order: StepOrder }
  | { readonly kind: 'save'; readonly sessionId: SessionId }
  | {
      readonly kind: 'inspect';
      readonly order: Pick<StepOrder, 'sessionId' | 'documentHash' | 'snapshot'>;
    }
  | { readonly kind: 'forget'; readonly sessionId: SessionId }
  | { readonly kind: 'publish'; readonly known: JsonObject };

export type EngineReply =
  | StepOutcome
  | ({ readonly kind: 'compiled' } & Pick<
      Extract<CompileOutcome, { kind: 'compiled' }>,
      'hash' | 'hears' | 'findings' | 'structure'
    >)
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }
  /** These references must be read first. */
  | { readonly kind: 'wanted'; readonly parts: readonly string[] }
  /** The document of the session must be given first. */
  | { readonly kind: 'document-wanted' }
  | { readonly kind: 'saved'; readonly snapshot: string }
  | { readonly kind: 'inspected'; readonly inspection: Inspection }
  | { readonly kind: 'done' }
  /** There is no runner any more. */
  | { readonly kind: 'closed' };
