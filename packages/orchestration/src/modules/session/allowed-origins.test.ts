import type { ConfigurationChange, OptionMap } from '@ringback/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AllowedOrigins } from './allowed-origins.ts';

const DOCUMENT = {
  url: 'https://intranet.example/apps/main.scxml',
  text: '<scxml xmlns:queue="http://www.genesyslab.com/modules/queue"><session:fetch srcexpr="\'https://crm.example/v1\'"/></scxml>',
  parts: { 'https://intranet.example/lib.js': "var base = 'http://10.0.0.5:9000/api';" },
};

function open(options: OptionMap = {}, origins: readonly string[] = []) {
  const listeners: ((change: ConfigurationChange) => void)[] = [];
  let services = [{ name: 'one', options }];
  const allowed = new AllowedOrigins({
    origins: () => origins,
    configuration: {
      services: () => services,
      sections: () => [],
      lists: () => [{ name: 'Servers', sections: { a: { url: 'https://list.example/x' } } }],
      onChange: (listener) => void listeners.push(listener),
    },
  });
  return {
    allows: (url: string) => allowed.allows(url, DOCUMENT),
    set: (next: OptionMap) => {
      services = [{ name: 'one', options: next }];
      for (const listener of listeners) listener({ kind: 'service', name: 'one', before: null });
    },
  };
}

describe('servers that a document may call', () => {
  it.each([
    'https://intranet.example/other',
    'https://crm.example/anything?x=1',
    'http://10.0.0.5:9000/',
    'https://list.example/',
    'HTTPS://CRM.example/',
  ])('%s is named where an administrator wrote', (url) => {
    expect(open().allows(url)).toBe(true);
  });

  it.each([
    'https://evil.example/',
    'http://crm.example/',
    'https://crm.example:8443/',
    'https://crm.example.evil.example/',
    'https://crm.example@evil.example/',
    'https://evil.example/https://crm.example/',
    'http://10.0.0.5/',
    'http://www.genesyslab.com/',
    'file:///etc/passwd',
    'ftp://crm.example/',
    'crm.example',
    '',
  ])('%s is not', (url) => {
    expect(open().allows(url)).toBe(false);
  });

  it('follow the configuration', () => {
    const { allows, set } = open({ _crm: 'see https://first.example/api and more' });
    expect([allows('https://first.example/'), allows('https://second.example/')]).toEqual([true, false]);
    set({ _crm: 'https://second.example' });
    expect([allows('https://first.example/'), allows('https://second.example/')]).toEqual([false, true]);
  });

  it('are those of http.outgoing in any case, and all of them for *', () => {
    expect(open({}, ['https://out.example']).allows('https://out.example/a')).toBe(true);
    expect(open({}, ['*']).allows('http://anybody.example/')).toBe(true);
    expect(open({}, ['*']).allows('file:///etc/passwd')).toBe(false);
  });

  it('are never more than named, however the address is put together', () => {
    const { allows } = open();
    const named = [
      'https://intranet.example',
      'https://crm.example',
      'http://10.0.0.5:9000',
      'https://list.example',
    ];
    const piece = fc.constantFrom(
      'https://',
      'http://',
      'crm.example',
      '10.0.0.5',
      ':9000',
      ':443',
      ':80',
      '@',
      '/',
      '\\',
      '#',
      '?',
      '.',
      '%2e',
      'evil.example',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 2, maxLength: 6 }), (pieces) => {
        const url = pieces.join('');
        if (allows(url)) expect(named).toContain(new URL(url).origin);
      }),
      { numRuns: 500 },
    );
  });
});
