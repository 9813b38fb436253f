import type { OptionType } from './option-type.ts';

const UNITS = { s: ' seconds', ms: ' milliseconds', min: ' minutes' } as const;

/** What a value has to be, in words: for people who fill in a form, and for the reference. */
export function typeInWords(type: OptionType): string {
  switch (type.kind) {
    case 'text':
      return 'text';
    case 'secret':
      return 'secret text';
    case 'boolean':
      return 'true or false';
    case 'integer': {
      const unit = type.unit === null ? '' : ` of${UNITS[type.unit]}`;
      if (type.min !== null && type.max !== null)
        return `whole number${unit} from ${type.min} to ${type.max}`;
      return `whole number${unit}${type.min === null ? '' : `, ${type.min} or more`}`;
    }
    case 'choice':
      return `${type.values.join(', ')}${type.open ? ', or another text' : ''}`;
    case 'list':
      return type.values === null ? 'list with commas' : `list of ${type.values.join(', ')}`;
    case 'json':
      return 'JSON';
    case 'url':
      return 'address (http or https)';
    case 'instant':
      return 'time in UTC such as 2031-05-28T15:30:00.000Z';
    case 'duration':
      return 'number and unit (y, M, w, d, h, m) such as 1M';
    case 'window':
      return 'two whole numbers of minutes, from,to';
    case 'country':
      return 'country code such as US';
    case 'time-zone':
      return 'time zone such as Europe/Paris';
    case 'routing-target':
      return 'target, or JSON array of targets';
    case 'treatment':
      return 'file, address, or JSON with file and hints';
    case 'service':
      return type.runs.length === 0
        ? 'name of a service'
        : `name of a service that runs ${type.runs.join(' or ')}`;
    case 'pattern':
      return type.form;
  }
}
