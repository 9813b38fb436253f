import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BASIC_HTTP_PROCESSOR, eventFromHttpMessage, httpMessageFromSend } from './basic-http.ts';
import type { SendEffect } from './effect.ts';
import { readVariable, restoreSession, saveSession, startSession } from './session.ts';
import { loadOrThrow } from './testing/fake-platform.ts';
import { go, STEP, scxml } from './testing/test-session.ts';

const SEND: SendEffect = {
  kind: 'send',
  event: 'test',
  target: 'http://h/x?a=1',
  type: BASIC_HTTP_PROCESSOR,
  sendId: 's',
  sendIdGiven: false,
  delayMs: 0,
  line: 1,
};
const PROCESSORS = { basichttp: { location: 'http://h/scxml/session/S/event' } };

describe('events by HTTP', () => {
  it.each([
    ['nothing', {}, { body: '_scxmleventname=test', contentType: 'application/x-www-form-urlencoded' }],
    [
      'parameters',
      {
        data: { a: 2 },
        fields: [
          { name: 'a', value: 1 },
          { name: 'a', value: { b: 2 } },
        ],
      },
      { body: '_scxmleventname=test&a=1&a=%7B%22b%22%3A2%7D' },
    ],
    ['text', { data: 'a b' }, { body: 'a%20b', url: 'http://h/x?a=1&_scxmleventname=test' }],
    ['half a character', { data: 'a\ud800' }, { body: 'a%EF%BF%BD' }],
    ['JSON', { data: [1] }, { body: '[1]', contentType: 'application/json' }],
    ['XML', { data: '<a/>', dataFormat: 'xml' as const }, { body: '<a/>', contentType: 'application/xml' }],
    ['no name', { event: '', data: [1] }, { url: 'http://h/x?a=1' }],
  ])('sends %s', (_what, more, expected) => {
    expect(httpMessageFromSend({ ...SEND, ...more })).toMatchObject({ method: 'POST', ...expected });
  });

  it.each([
    [
      'a form',
      'application/x-www-form-urlencoded; charset=utf-8',
      '_scxmleventname=e&a=1&a=2&b=',
      { name: 'e', data: { a: ['1', '2'], b: '' } },
    ],
    ['JSON', 'application/json', '{"a":1}', { name: 'HTTP.POST', data: { a: 1 } }],
    ['what is no JSON', 'application/json', '{', { name: 'HTTP.POST', data: '{' }],
    ['XML', 'text/xml', '<a/>', { name: 'HTTP.POST', data: '<a/>', dataFormat: 'xml' }],
    ['encoded text', 'application/x-www-form-urlencoded', 'a%20b', { name: 'HTTP.POST', data: 'a b' }],
    ['badly encoded text', 'application/x-www-form-urlencoded', '100%', { name: 'HTTP.POST', data: '100%' }],
    ['other text', 'text/plain', 'a=b', { name: 'HTTP.POST', data: 'a=b' }],
    ['nothing', undefined, '', { name: 'HTTP.POST' }],
  ])('receives %s', (_what, contentType, body, expected) => {
    const message = {
      method: 'POST',
      url: '/x',
      body,
      ...(contentType === undefined ? {} : { contentType }),
    };
    const { raw, type, originType, ...event } = eventFromHttpMessage(message);
    expect(event).toEqual(expected);
    expect([type, originType]).toEqual(['external', BASIC_HTTP_PROCESSOR]);
    expect(raw).toContain(`POST /x HTTP/1.1\r\n`);
  });

  it('takes the name of the event from the query, too', () => {
    const message = { method: 'GET', url: '/x?_scxmleventname=e&a=1', body: '' };
    expect(eventFromHttpMessage(message)).toMatchObject({ name: 'e', data: { a: '1' } });
  });

  it('carries fields and text over and back, whatever they are', () => {
    const fields = fc.array(fc.record({ name: fc.string({ minLength: 1 }), value: fc.string() }), {
      minLength: 1,
    });
    const usable = fields.filter((all) => all.every(({ name }) => name !== '_scxmleventname'));
    fc.assert(
      fc.property(usable, (sent) => {
        const { data } = eventFromHttpMessage(httpMessageFromSend({ ...SEND, target: '/', fields: sent }));
        for (const { name } of sent) {
          const values = sent.filter((one) => one.name === name).map(({ value }) => value);
          expect(Object.entries(data ?? {}).find(([key]) => key === name)?.[1]).toEqual(
            values.length === 1 ? values[0] : values,
          );
        }
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const event = eventFromHttpMessage(httpMessageFromSend({ ...SEND, target: '/', data: text }));
        expect(event.data ?? '').toBe(text);
      }),
    );
  });

  it('goes on at another address where the session is restored', async () => {
    const text = scxml(`<datamodel><data id="at"/></datamodel><state id="s"><transition event="e">
      <assign location="at" expr="_ioprocessors['${BASIC_HTTP_PROCESSOR}'].location"/>
      <send type="basichttp" target="http://h/" event="x"/></transition></state>`);
    const document = await loadOrThrow(text);
    const { session } = startSession(document, { ...STEP, sessionId: 'S', ioProcessors: PROCESSORS });
    const moved = { basichttp: { location: 'http://other/' } };
    const again = restoreSession(document, saveSession(session), { ioProcessors: moved });
    expect(go(again, 'e')).toMatchObject([{ kind: 'send', type: BASIC_HTTP_PROCESSOR, target: 'http://h/' }]);
    expect(readVariable(again, 'at')).toBe('http://other/');
    const same = restoreSession(document, saveSession(session));
    go(same, 'e');
    expect(readVariable(same, 'at')).toBe(PROCESSORS.basichttp.location);
  });
});
