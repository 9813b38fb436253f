import { describe, expect, it } from 'vitest';
import { isServicePaused } from './paused.ts';

const paused = (
  services: Record<string, string>,
  options: Record<string, string> = {},
  name = 'GMS_Paused_Services',
) => isServicePaused('support', options, (asked) => (asked === name ? { services } : null));

describe('whether a service is paused', () => {
  it.each([
    [{}, {}, false],
    [{ all: 'true' }, {}, true],
    [{ all: 'false' }, {}, false],
    [{ support: 'TRUE ' }, {}, true],
    [{ all: 'true', support: 'false' }, {}, false],
    [{ all: 'false', support: 'true' }, {}, true],
    [{ night: 'true' }, { _paused_services_id: 'night' }, true],
    [{ night: 'false', support: 'true' }, { _paused_services_id: 'night' }, false],
    [{ support: 'maybe', all: 'true' }, {}, true],
  ])('list %j and options %j: %s', (services, options, expected) => {
    expect(paused(services, options)).toBe(expected);
  });

  it('is asked of the list that the service names', () => {
    expect(paused({ all: 'true' }, { _paused_services_list: 'Mine' }, 'Mine')).toBe(true);
    expect(paused({ all: 'true' }, {}, 'Mine')).toBe(false);
    expect(isServicePaused('toString', {}, () => ({ services: {} }))).toBe(false);
  });
});
