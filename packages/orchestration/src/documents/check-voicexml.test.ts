import { describe, expect, it } from 'vitest';
import { checkVoiceXml, isVoiceXml } from './check-voicexml.ts';

const vxml = (inner: string): string =>
  `<vxml version="2.1" xmlns="http://www.w3.org/2001/vxml"><form>${inner}</form></vxml>`;

describe('a text that is uploaded', () => {
  it.each([
    ['<vxml version="2.1"/>', true],
    ['<?xml version="1.0"?>\n<!-- <scxml> -->\n<vxml>', true],
    ['<!DOCTYPE vxml><vxml >', true],
    ['<scxml/>', false],
    ['<!-- <vxml> -->', false],
    ['<!-- never closed', false],
    ['<vxmlish/>', false],
    ['', false],
  ])('%s is VoiceXML: %s', (text, expected) => {
    expect(isVoiceXml(text)).toBe(expected);
  });

  it('is checked as such', () => {
    expect(checkVoiceXml('document:///a', vxml('<block>Hello</block>'))).toEqual({
      loads: true,
      findings: [],
    });
    expect(checkVoiceXml('document:///a', vxml('<nothing/>'))).toMatchObject({
      loads: false,
      findings: [{ severity: 'error', line: 1 }],
    });
  });
});
