import { listOption, type OptionMap, option, serviceKind, suggestion } from '@ringback/core';
import { isNumberedOption, knownOptions, type OptionType } from './known-options.ts';

/** Something about a configured service that looks wrong. It is never a reason to refuse the configuration. */
export interface Finding {
  readonly level: 'error' | 'warning';
  /** The option it is about. */
  readonly key: string;
  readonly message: string;
  /** The name that was probably meant, for whoever shows it to put in words. */
  readonly suggestion?: string;
}

/** What looks wrong about the options of a service; `others` are the services configured beside it. */
export function serviceFindings(
  options: OptionMap,
  others: (name: string) => OptionMap | null,
): readonly Finding[] {
  const { kind } = serviceKind(options);
  const known = knownOptions(kind);
  const findings: Finding[] = [];
  for (const [name, value] of Object.entries(options)) {
    const type = known.get(name);
    if (type !== undefined) findings.push(...valueFindings(name, value, type));
    else if (!isExpectedElsewhere(kind, name)) findings.push(unknownOption(name, known.keys()));
  }
  if (option(options, '_service') === null)
    findings.push({
      level: 'error',
      key: '_service',
      message: 'is not set: nothing says what this service runs',
    });
  if (kind === 'callback') findings.push(...callbackFindings(options, others));
  return findings;
}

/** Own documents read options of their own; user data that services carry begins without an underscore. */
function isExpectedElsewhere(kind: string, name: string): boolean {
  if (kind === 'builtin') return isNumberedOption(name);
  return kind === 'orchestration' || !name.startsWith('_');
}

function unknownOption(name: string, known: Iterable<string>): Finding {
  const meant = suggestion(name, known);
  const message = 'is not known; it is kept and given to the scenario';
  return { level: 'warning', key: name, message, ...(meant === null ? {} : { suggestion: meant }) };
}

function valueFindings(key: string, value: string, type: OptionType): Finding[] {
  // Empty is not set, and a token is replaced by what the request gives.
  if (value === '' || /\$[A-Za-z0-9_]+\$/.test(value)) return [];
  const text = value.trim();
  if (type === 'integer' || type === 'not-negative' || type === 'positive') {
    if (!/^[+-]?\d{1,15}$/.test(text))
      return [{ level: 'error', key, message: 'must be a whole number; its default is used' }];
    const least = type === 'positive' ? 1 : 0;
    return type === 'integer' || Number(text) >= least
      ? []
      : [{ level: 'error', key, message: `must be a whole number, ${least} or more` }];
  }
  if (type === 'boolean' && !/^(?:true|false)$/i.test(text))
    return [{ level: 'error', key, message: 'must be true or false; its default is used' }];
  if (Array.isArray(type) && !type.includes(text))
    return [{ level: 'error', key, message: `must be one of ${type.join(', ')}` }];
  return [];
}

function callbackFindings(options: OptionMap, others: (name: string) => OptionMap | null): Finding[] {
  const findings: Finding[] = [];
  const isOn = (name: string): boolean => option(options, name) === 'true';
  const needed = (key: string, message: string): void => {
    if (option(options, key) === null) findings.push({ level: 'error', key, message });
  };
  if (option(options, '_call_direction') === 'USERTERMINATED') {
    needed('_target', 'is not set: the callback waits for an agent whom nothing names');
    needed('_urs_virtual_queue', 'is not set: the callback has no queue to stand in');
  }
  for (const key of ['_business_hours_service', '_capacity_service']) {
    const name = option(options, key);
    if (name !== null && others(name) === null)
      findings.push({
        level: 'warning',
        key,
        message: `names the service "${name}", which is not configured`,
      });
  }
  if (isOn('_wait_for_user_confirm') && option(options, '_wait_for_agent') === 'false')
    findings.push({
      level: 'warning',
      key: '_wait_for_user_confirm',
      message: 'has an effect only when _wait_for_agent is true',
    });
  if (isOn('_agent_first_via_tg')) needed('_trunk_group', 'must be set when _agent_first_via_tg is true');
  const lookup = new Set(listOption(options, '_customer_lookup_keys'));
  const missing = listOption(options, '_mandatory_customer_lookup_keys').filter((key) => !lookup.has(key));
  if (lookup.size > 0 && missing.length > 0)
    findings.push({
      level: 'warning',
      key: '_customer_lookup_keys',
      message: `must contain every key of _mandatory_customer_lookup_keys; ${missing.join(', ')} is not there`,
    });
  return findings;
}
