import type { CallbackRecord, Clock, Telemetry, UnitOfWork } from '@ringback/core';
import { commitPatiently, type Patience } from './patience.ts';
import { type Ending, recordEnd } from './session-end.ts';

/** Completes a callback that has no session, and says so. Resolves when that is committed. */
export async function completeRecord(
  record: Pick<CallbackRecord, 'id' | 'service' | 'state'>,
  ending: Ending & { readonly source: string },
  ports: Patience & {
    readonly store: UnitOfWork;
    readonly clock: Pick<Clock, 'now'>;
    readonly telemetry: Telemetry;
  },
): Promise<void> {
  const { reason } = ending;
  await commitPatiently(ports.store, recordEnd(record, ending, ports.clock.now()), ports);
  ports.telemetry.count('callbacks_completed', { service: record.service, reason });
  ports.telemetry.log('info', 'callback.state', { callbackId: record.id, state: 'COMPLETED', reason });
}
