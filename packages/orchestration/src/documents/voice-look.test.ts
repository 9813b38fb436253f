import { describe, expect, it } from 'vitest';
import { isVoiceXml, lookAtVoiceXml } from './voice-look.ts';

const vxml = (body: string) =>
  `<vxml xmlns="http://www.w3.org/2001/vxml" version="2.1"><form id="a"><block>${body}</block></form></vxml>`;

describe('a VoiceXML text that is looked at', () => {
  it('is told from a scenario by what it is', () => {
    expect(isVoiceXml(vxml('<exit/>'))).toBe(true);
    expect(isVoiceXml('<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"/>')).toBe(false);
  });

  it('has nothing against it when it is fine, and the line where it is not', () => {
    expect(lookAtVoiceXml('document:///a.vxml', vxml('<exit/>'))).toMatchObject({
      loads: true,
      findings: [],
    });
    expect(lookAtVoiceXml('document:///a.vxml', vxml('<goto next="#nowhere"/>'))).toMatchObject({
      loads: false,
      findings: [{ severity: 'error', line: 1 }],
    });
    expect(lookAtVoiceXml('document:///a.vxml', '<vxml')).toMatchObject({ loads: false });
  });

  it('is not looked at when it is huge', () => {
    expect(lookAtVoiceXml('document:///a.vxml', vxml('x'.repeat(400_000)))).toMatchObject({
      findings: [{ code: 'VXML_TOO_LARGE' }],
    });
  });
});
