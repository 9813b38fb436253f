import { MemoryStore } from '@ringback/testkit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Configuration } from '../configuration.ts';
import { exportOptions, type ImportPorts } from './apply-import.ts';
import { importOptions } from './import-options.ts';
import type { OptionExport } from './option-export.ts';
import { readOptions } from './read-options.ts';
import { writeIni, writeJson } from './write-options.ts';

/** Any code point but halves of a pair: fast-check's own `binary` takes seconds to be made. */
const CHARACTER = fc
  .integer({ min: 0, max: 0x10_f7ff })
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));

async function ports(): Promise<ImportPorts> {
  const { configuration, documents } = new MemoryStore();
  return {
    configuration: await Configuration.load(configuration),
    resources: configuration,
    documents,
    trunks: null,
  };
}

const GENESYS = `\uFEFF# Options of the cluster
[callback]
max_queued_callbacks_per_service=500
returned_keys = _vq
; a comment
[service.support]\r
_type=ors
_service = callback
_call_direction=USERTERMINATED
_target={"target":"Billing@Stat_Server.GA","timeout":30}
_urs_virtual_queue=VQ_Support
_request_queue_time_stat=ExpectedWaitTime;Queue;8999@SIP_Server;Environment
_business_hours_service=bh
_max_dial_atempts=3
what is this
[service.bh]
_type=builtin
_service=office-hours
_bh_regular1=Mon-Fri 9:00-17:00
[log]
verbose=all
[completely-unheard-of]
x=1
`;

describe('an option export', () => {
  it('of the original becomes services and sections, with a report of what was not understood', async () => {
    const into = await ports();
    const outcome = await importOptions(GENESYS, into, false);
    expect(outcome.kind).toBe('imported');
    expect(outcome.kind === 'imported' && outcome.imported).toEqual([
      { what: 'service', name: 'support', outcome: 'created', count: 8 },
      { what: 'service', name: 'bh', outcome: 'created', count: 3 },
      { what: 'section', name: 'callback', outcome: 'created', count: 2 },
      { what: 'section', name: 'log', outcome: 'created', count: 1 },
      { what: 'section', name: 'completely-unheard-of', outcome: 'created', count: 1 },
    ]);
    expect(outcome.remarks.map(({ line, place, suggestion }) => [line, place, suggestion])).toEqual([
      [4, 'callback/returned_keys', 'returned-keys'],
      [10, 'service.support/_target', undefined],
      [14, 'service.support/_max_dial_atempts', '_max_dial_attempts'],
      [15, 'service.support', undefined],
      [22, 'completely-unheard-of', undefined],
    ]);
    expect(into.configuration.service('support')).toMatchObject({
      _request_queue_time_stat: 'ExpectedWaitTime;Queue;8999@SIP_Server;Environment',
      _max_dial_atempts: '3',
    });
    expect(into.configuration.section('callback')).toEqual({
      max_queued_callbacks_per_service: '500',
      returned_keys: '_vq',
    });
  });

  it('may be JSON, with values of any kind', async () => {
    const into = await ports();
    const text = JSON.stringify({
      'service.support': {
        _type: 'ors',
        _service: 'callback',
        _ttl: 60,
        _wait_for_agent: true,
        _target: [{ target: 'A@S.GA' }],
        _x: null,
      },
      callback: { username: 'a' },
      oops: 1,
    });
    const outcome = await importOptions(text, into, false);
    expect(into.configuration.service('support')).toEqual({
      _type: 'ors',
      _service: 'callback',
      _ttl: '60',
      _wait_for_agent: 'true',
      _target: '[{"target":"A@S.GA"}]',
    });
    expect(outcome.remarks.map(({ place }) => place)).toContain('oops');
    expect(outcome.remarks.map(({ place }) => place)).toContain('service.support/_x');
  });

  it('says which value of JSON is nested so deep that nobody could read its text again', async () => {
    const into = await ports();
    const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
    const outcome = await importOptions(`{"service.a":{"_type":"ors","_x":${deep}}}`, into, false);
    expect(into.configuration.service('a')).toEqual({ _type: 'ors' });
    expect(outcome.remarks).toContainEqual(
      expect.objectContaining({ place: 'service.a/_x', message: 'is nested deeper than 64 levels' }),
    );
  });

  it('says what became of what was there, and changes nothing when it is only asked', async () => {
    const into = await ports();
    await into.configuration.putService('support', { _service: 'callback', password: 'secret', old: '1' });
    const text = '[service.support]\n_service = callback\npassword = ********\n';
    const asked = await importOptions(text, into, true);
    expect(asked).toMatchObject({ imported: [{ name: 'support', outcome: 'replaced' }] });
    expect(into.configuration.service('support')).toHaveProperty('old');
    await importOptions(text, into, false);
    expect(into.configuration.service('support')).toEqual({ _service: 'callback', password: 'secret' });
    expect(await importOptions(text, into, false)).toMatchObject({ imported: [{ outcome: 'unchanged' }] });
  });

  it('is written as a whole, or not at all when the store cannot take it', async () => {
    const { configuration: repository, documents } = new MemoryStore();
    const writes: string[][] = [];
    const configuration = await Configuration.load({
      ...repository,
      async putOptions(content) {
        writes.push(Object.values(content).flatMap(Object.keys));
        if (writes.length === 1) throw new Error('away');
        await repository.putOptions(content);
      },
    });
    const text =
      '[service.a]\n_service=get\n[callback]\nreturned-keys=x\n[list/L/s]\nk=v\n[resources/DNIS]\n1=+1800\n';
    const changes: string[] = [];
    configuration.onChange((change) => changes.push(change.kind));
    const into = { configuration, resources: repository, documents, trunks: null };
    await expect(importOptions(text, into, false)).rejects.toThrow('away');
    expect({ services: configuration.services(), sections: configuration.sections(), changes }).toEqual({
      services: [],
      sections: [],
      changes: [],
    });
    expect(await importOptions(text, into, false)).toMatchObject({
      imported: [
        { outcome: 'created' },
        { outcome: 'created' },
        { outcome: 'created' },
        { outcome: 'created' },
      ],
    });
    expect(writes).toEqual([
      ['a', 'callback', 'L', 'DNIS'],
      ['a', 'callback', 'L', 'DNIS'],
    ]);
    expect(changes).toEqual(['service', 'section', 'list']);
    expect(configuration.service('a')).toEqual({ _service: 'get' });
    expect(await repository.resources('DNIS')).toEqual(['+1800']);
  });

  it.each([
    ['', 'there is no section'],
    ['hello', 'there is no section'],
    ['key=value', 'there is no section'],
    ['{"a":', 'JSON'],
    ['[{"a":1}]', 'must be a JSON object'],
    ['{}', 'there is no section'],
  ])('%j changes nothing, and why is said', async (text, why) => {
    const into = await ports();
    expect(await importOptions(text, into, false)).toMatchObject({
      kind: 'unreadable',
      why: expect.stringContaining(why),
    });
    expect(into.configuration.services()).toEqual([]);
  });

  it('never has secrets in it', async () => {
    const from = await ports();
    await from.configuration.putSection('server', { username: 'u', password: 'hunter2' });
    await from.configuration.putList('L', { one: { api_key: 'hunter2' } });
    await from.configuration.putService('s', { password: 'hunter2' });
    const content = await exportOptions(from);
    expect(writeIni(content) + writeJson(content)).not.toContain('hunter2');
    await importOptions(writeIni(content), from, false);
    expect(from.configuration.section('server')).toEqual({ username: 'u', password: 'hunter2' });
    expect(from.configuration.list('L')).toEqual({ one: { api_key: 'hunter2' } });
  });
});

describe('what was exported', () => {
  const name = fc
    .oneof(
      fc.constantFrom('a', 'b=c', ' d ', '"e"', '#f', ';g', '//h', '[i]', 'j/k', 'l%2F', '\n', 'm]'),
      fc.string({ minLength: 1 }),
    )
    .filter(
      (text) =>
        text !== '__proto__' &&
        !text.includes('\u0000') &&
        !/^service\.|^(?:list|resources)\//.test(text) &&
        !/\p{Surrogate}/u.test(text),
    );
  const value = fc
    .oneof(
      fc.string({ unit: CHARACTER }),
      fc.constantFrom(
        '',
        ' x ',
        '"',
        '"quoted"',
        'a\nb',
        '\\',
        '"\\x"',
        'a;b#c',
        '{"a":"b"}',
        '\u2028',
        '\uFEFF',
      ),
    )
    .filter((text) => !text.includes('\u0000') && !/\p{Surrogate}/u.test(text));
  const options = fc.dictionary(name, value, { maxKeys: 4 });
  const content: fc.Arbitrary<OptionExport> = fc.record({
    services: fc.dictionary(name, options, { maxKeys: 3 }),
    sections: fc.dictionary(name, options, { maxKeys: 3 }),
    lists: fc.dictionary(name, fc.dictionary(name, options, { maxKeys: 2 }), { maxKeys: 2 }),
    resources: fc.dictionary(
      name,
      fc.array(
        value.filter((text) => text !== ''),
        { maxLength: 12 },
      ),
      { maxKeys: 2 },
    ),
  });

  it.each([
    ['sections', writeIni],
    ['JSON', writeJson],
  ])('as %s is read back as it was, whatever it is', (_form, write) => {
    fc.assert(
      fc.property(content, (written) => {
        const reading = readOptions(write(written));
        if (reading.kind === 'unreadable') {
          expect(Object.values(written).every((part) => Object.keys(part).length === 0)).toBe(true);
          return;
        }
        expect(reading.remarks).toEqual([]);
        expect(JSON.parse(JSON.stringify(reading.content))).toEqual(JSON.parse(JSON.stringify(written)));
      }),
      { numRuns: 400 },
    );
  });

  it('is never more than a report, whatever text comes', async () => {
    const into = await ports();
    const piece = fc.constantFrom(
      '[',
      ']',
      '=',
      '\n',
      '"',
      'service.',
      'list/',
      'resources/',
      '%',
      '\\',
      '{',
      '}',
      'a',
      '#',
      '\u0000',
      '__proto__',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(piece, fc.string())).map((all) => all.join('')),
        async (text) => {
          expect(['imported', 'unreadable']).toContain((await importOptions(text, into, false)).kind);
        },
      ),
      { numRuns: 400 },
    );
  });
});
