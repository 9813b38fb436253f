import {
  type AuditRepository,
  changedParts,
  type Json,
  type Principal,
  RateLimiter,
  type Telemetry,
} from '@ringback/core';
import type { FastifyRequest } from 'fastify';
import type { ClientAddress } from '../edge/client-address.ts';
import type { Subject } from './route-access.ts';

export interface AuditPorts {
  readonly audit: Pick<AuditRepository, 'add'>;
  readonly address: ClientAddress;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly telemetry: Telemetry;
}

export interface AuditedAct {
  readonly principal: Principal | null;
  /** Who it was, where nobody is known. */
  readonly claimed?: string;
  readonly action: string;
  readonly subject: Subject;
  readonly name: string;
  readonly outcome: 'done' | 'refused';
  readonly before: Json;
  readonly after: Json;
}

/** Refusals that are written down: so many that one sees what goes on, too few to push out what was done. */
const REFUSALS_OF_ONE = { requests: 5, seconds: 60 };
const REFUSALS_OF_ALL = { requests: 60, seconds: 60 };
/** Longest name of somebody that nobody knows. */
const MAX_NAME = 128;

/** Writes down who did what, from where. */
export class AuditLog {
  readonly #ports: AuditPorts;
  readonly #refusalsOfOne = new RateLimiter(REFUSALS_OF_ONE);
  readonly #refusalsOfAll = new RateLimiter(REFUSALS_OF_ALL);

  constructor(ports: AuditPorts) {
    this.#ports = ports;
  }

  /** Resolves when it is durable. What cannot be written down is told in the log: it was done all the same. */
  async write(request: FastifyRequest, act: AuditedAct): Promise<void> {
    const { audit, address, now, telemetry } = this.#ports;
    const from = address(request);
    const at = now();
    const { principal, action, subject, name, outcome } = act;
    if (outcome === 'refused') {
      if (this.#refusalsOfOne.take(from, at) > 0 || this.#refusalsOfAll.take('', at) > 0) return;
    }
    const parts = changedParts(act.before, act.after) ?? { before: null, after: null };
    try {
      await audit.add({
        at,
        who: cleaned(principal?.name ?? act.claimed ?? ''),
        role: principal?.role ?? null,
        means: principal?.means ?? null,
        address: from,
        action,
        subject,
        name: cleaned(name),
        outcome,
        ...parts,
        requestId: request.id,
      });
    } catch (error) {
      telemetry.log('error', 'audit.not-stored', { requestId: request.id, action, subject, error });
    }
  }
}

/** Names come from whoever asks: no longer than names are, and nothing that the database cannot keep. */
function cleaned(text: string): string {
  return text
    .slice(0, MAX_NAME * 2)
    .replaceAll('\u0000', '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}
