import { booleanOption } from '../services/options.ts';
import { isOfficeOpen } from '../slots/slot-plan.ts';
import type { AdmissionContext, Check } from './check.ts';
import { parseInstant } from './times.ts';

/**
 * Office hours (API reference 4.2): a wanted time lies within them; a request without one is held against them only with
 * `_enable_reject_out_of_office_hours`, and never when they are not configured.
 */
export const checkOfficeHours: Check<AdmissionContext> = ({ options, params, service, now, slots }) => {
  const name = '_desired_time';
  const at = parseInstant(params[name] ?? '');
  if (at === null && !booleanOption(options, '_enable_reject_out_of_office_hours', false)) return null;
  const planning = slots();
  if (planning.kind === 'unknown-hours') {
    return at === null ? null : { kind: 'unknown-office-hours', service, hours: planning.service };
  }
  if (isOfficeOpen(planning.plan, at ?? now)) return null;
  return at === null ? { kind: 'office-closed', at: now } : { kind: 'outside-office-hours', name, at };
};
