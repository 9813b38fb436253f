import type { CallbackRecord, Clock, Telemetry, UnitOfWork } from '@ringback/core';
import { commitPatiently, type Patience } from './patience.ts';
import { type Ending, recordEnd } from './session-end.ts';

export interface RecordPorts extends Patience {
  readonly store: UnitOfWork;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** Completes a callback that has no session on this platform, and says so. Resolves when that is committed. */
export async function completeRecord(
  record: Pick<CallbackRecord, 'id' | 'service' | 'state'>,
  ending: Ending & { readonly source: string },
  ports: RecordPorts,
): Promise<void> {
  const { reason } = ending;
  await commitPatiently(ports.store, recordEnd(record, ending, ports.clock.now()), ports);
  ports.telemetry.count('callbacks_completed', { service: record.service, reason });
  ports.telemetry.log('info', 'callback.state', { callbackId: record.id, state: 'COMPLETED', reason });
}
