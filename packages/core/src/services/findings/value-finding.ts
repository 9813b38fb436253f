import { isSupportedCountry } from 'libphonenumber-js/max';
import { parseInstant } from '../../admission/times.ts';
import { parseTargetList } from '../../routing/target-list.ts';
import { zoneMeant } from '../../time/zone-offsets.ts';
import type { OptionType } from '../templates/option-type.ts';
import type { TemplateOption } from '../templates/template-option.ts';
import { typeInWords } from '../templates/type-words.ts';
import { error, type Finding, warning } from './finding.ts';
import { runs, type Surroundings } from './surroundings.ts';

/** What is wrong with the value of one option, or null. Empty is not set, and a token is replaced by what a request gives. */
export function valueFinding(
  key: string,
  value: string,
  option: TemplateOption,
  around: Surroundings,
): Finding | null {
  const text = value.trim();
  if (text === '' || /\$[A-Za-z0-9_.-]+\$/.test(text)) return null;
  if (option.placeholder !== null && text.toLowerCase() === option.placeholder.toLowerCase())
    return error(key, 'still has the text of the template', 'Put in your own value, or remove the option');
  if (option.source === 'request')
    return warning(
      key,
      'belongs to requests; configured, it counts for every one of them',
      'Remove it from the service',
    );
  const { type } = option;
  if (type.kind === 'service') return serviceNamed(key, text, type.runs, around);
  const complaint = complaintAbout(text, type);
  return complaint === null ? null : error(key, complaint.message, complaint.remedy);
}

function complaintAbout(text: string, type: OptionType): { message: string; remedy?: string } | null {
  const must = { message: `must be: ${typeInWords(type)}` };
  switch (type.kind) {
    case 'integer': {
      if (!/^[+-]?\d{1,15}$/.test(text)) return { message: 'must be a whole number; its default is used' };
      const isBelow = type.min !== null && Number(text) < type.min;
      const isAbove = type.max !== null && Number(text) > type.max;
      if (!isBelow && !isAbove) return null;
      return {
        message:
          type.max === null
            ? `must be a whole number, ${type.min} or more`
            : `must be a whole number from ${type.min} to ${type.max}`,
      };
    }
    case 'boolean':
      return /^(?:true|false)$/i.test(text)
        ? null
        : { message: 'must be true or false; its default is used' };
    case 'choice':
      return type.open || type.values.includes(text)
        ? null
        : { message: `must be one of ${type.values.join(', ')}` };
    case 'list': {
      const strange = text
        .split(',')
        .map((one) => one.trim())
        .find((one) => type.values !== null && !type.values.includes(one));
      return strange === undefined ? null : { message: `${must.message}, not ${strange}` };
    }
    case 'json':
      return isJson(text) ? null : { message: 'must be JSON' };
    case 'treatment':
      return !text.startsWith('{') || isJson(text)
        ? null
        : {
            message: 'begins like JSON and is none',
            remedy: 'Write {"file":"welcome.wav"}, or the name of a file',
          };
    case 'url':
      return /^https?:\/\/\S+$/i.test(text) || /^(?:file|document):\S+$/i.test(text) ? null : must;
    case 'instant':
      return parseInstant(text) === null ? must : null;
    case 'duration':
      return /^\d+\s*[yMwdhm]$/.test(text) ? null : must;
    case 'window': {
      const [, from, to] = /^(-?\d+)\s*,\s*(-?\d+)$/.exec(text) ?? [];
      return from !== undefined && Number(from) < Number(to) ? null : must;
    }
    case 'country':
      return isSupportedCountry(text.toUpperCase()) ? null : must;
    case 'time-zone':
      return zoneMeant(text) === null ? must : null;
    case 'routing-target': {
      const [first] = parseTargetList([text]).problems;
      return first === undefined
        ? null
        : { message: `cannot be served as it is. ${first.text.replace(/\.$/, '')}` };
    }
    case 'pattern':
      return type.fits(text) ? null : must;
    case 'text':
    case 'secret':
    case 'service':
      return null;
  }
}

function serviceNamed(
  key: string,
  name: string,
  wanted: readonly string[],
  around: Surroundings,
): Finding | null {
  const named = around.service(name);
  const kinds = wanted.length === 0 ? 'it' : `a service that runs ${wanted.join(' or ')}`;
  if (named === null)
    return warning(
      key,
      `names the service "${name}", which is not configured`,
      `Configure ${wanted.length === 0 ? 'that service' : kinds} under this name, or name one that is there`,
      wanted[0] === undefined ? undefined : { what: 'service', template: wanted[0], name },
    );
  if (wanted.length === 0 || runs(named, wanted)) return null;
  return warning(
    key,
    `names the service "${name}", which does not run ${wanted.join(' or ')}`,
    `Name ${kinds}`,
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // That is the answer.
  }
}
