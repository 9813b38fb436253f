import type { SessionId } from '@ringback/core';
import type { JsonObject, Resolved } from '@ringback/scxml';
import { OrchestrationError } from '../errors.ts';
import type { EngineReply, EngineRequest } from './engine-protocol.ts';
import type {
  CompileOutcome,
  DeliverOrder,
  EnginePorts,
  Inspection,
  SessionEngine,
  StartOrder,
  StepOrder,
  StepOutcome,
} from './session-engine.ts';

/** The way to the step runners: one in this thread, or some in threads of their own. */
export interface EngineChannel {
  /** Asks the runner of a session; of documents, any. Never rejects. */
  call(key: string, request: EngineRequest): Promise<EngineReply>;
  /** Tells every runner. */
  tellAll(request: EngineRequest): void;
  close(): Promise<void>;
}

/** Rounds of reading what parts draw in, and parts in all: more is a circle. */
const MOST_ROUNDS = 20;
const MOST_PARTS = 500;

/** An engine over a channel: gives runners the documents they lack. */
export class ConnectedEngine implements SessionEngine {
  readonly #channel: EngineChannel;
  readonly #ports: EnginePorts;

  constructor(channel: EngineChannel, ports: EnginePorts) {
    this.#channel = channel;
    this.#ports = ports;
  }

  async compile(
    url: string,
    text: string,
    resolve: (part: string) => Promise<Resolved>,
  ): Promise<CompileOutcome> {
    const parts: Record<string, Resolved> = {};
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const reply = await this.#channel.call(url, { kind: 'compile', url, text, parts });
      switch (reply.kind) {
        case 'compiled': {
          const texts: Record<string, string> = {};
          for (const [part, answer] of Object.entries(parts)) if (answer.ok) texts[part] = answer.text;
          return { ...reply, parts: texts };
        }
        case 'refused':
          return reply;
        case 'wanted': {
          if (Object.keys(parts).length + reply.parts.length > MOST_PARTS)
            return refused(`The document draws in more than ${MOST_PARTS} parts.`);
          const answers = await Promise.all(reply.parts.map(resolve));
          for (const [index, part] of reply.parts.entries()) {
            const answer = answers[index];
            if (answer !== undefined) parts[part] = answer;
          }
          break;
        }
        case 'killed':
        case 'faulted':
          return refused(`The document cannot be compiled: ${reply.text}`);
        default:
          return refused('The document could not be compiled now.');
      }
    }
    return refused('The parts of the document draw in each other without end.');
  }

  start(order: StartOrder): Promise<StepOutcome> {
    return this.#step(order, { kind: 'start', order });
  }

  deliver(order: DeliverOrder): Promise<StepOutcome> {
    return this.#step(order, { kind: 'deliver', order });
  }

  terminate(order: StepOrder): Promise<StepOutcome> {
    return this.#step(order, { kind: 'terminate', order });
  }

  async save(id: SessionId): Promise<string | null> {
    const reply = await this.#channel.call(id, { kind: 'save', sessionId: id });
    return reply.kind === 'saved' ? reply.snapshot : null;
  }

  async inspect(
    order: Pick<StepOrder, 'sessionId' | 'documentHash' | 'snapshot'>,
  ): Promise<Inspection | null> {
    const reply = await this.#ask(order, { kind: 'inspect', order });
    return reply.kind === 'inspected' ? reply.inspection : null;
  }

  forget(id: SessionId): void {
    void this.#channel.call(id, { kind: 'forget', sessionId: id });
  }

  publish(known: JsonObject): void {
    this.#channel.tellAll({ kind: 'publish', known });
  }

  close(): Promise<void> {
    return this.#channel.close();
  }

  async #step(
    order: { readonly sessionId: SessionId; readonly documentHash: string },
    request: EngineRequest,
  ): Promise<StepOutcome> {
    const reply = await this.#ask(order, request);
    switch (reply.kind) {
      case 'stepped':
      case 'absent':
      case 'killed':
      case 'faulted':
        return reply;
      case 'closed':
        throw new OrchestrationError('ORS_ENGINE_CLOSED', 'Documents are not run any more.', {
          retryable: true,
        });
      default:
        return { kind: 'faulted', text: `The engine answered ${reply.kind} to a step.` };
    }
  }

  /** Asks, and gives the runner the document when it has not got it (any more). */
  async #ask(
    { sessionId, documentHash }: { readonly sessionId: SessionId; readonly documentHash: string },
    request: EngineRequest,
  ): Promise<EngineReply> {
    const reply = await this.#channel.call(sessionId, request);
    if (reply.kind !== 'document-wanted') return reply;
    const source = await this.#ports.document(documentHash);
    const given = await this.#channel.call(sessionId, { kind: 'document', hash: documentHash, source });
    if (given.kind !== 'done') return given;
    const again = await this.#channel.call(sessionId, request);
    // What ran it was replaced in between: as if the session had been lost, the caller asks again.
    return again.kind === 'document-wanted' ? { kind: 'absent' } : again;
  }
}

function refused(message: string): CompileOutcome {
  return {
    kind: 'refused',
    findings: [{ severity: 'error', code: 'ORS_DOCUMENT_INVALID', message, line: 1, column: 1 }],
  };
}
