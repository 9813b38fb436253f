import { systemClock } from '@ringback/testkit';
import { expect, it } from 'vitest';
import { voiceXmlChecker } from './voicexml-checker.ts';

const vxml = (inner: string): string =>
  `<vxml version="2.1" xmlns="http://www.w3.org/2001/vxml"><form>${inner}</form></vxml>`;

it('a VoiceXML document is looked at in a thread, and one that takes too long is refused without a stop for others', async () => {
  const check = voiceXmlChecker(systemClock);
  expect(await check('document:///a', vxml('<block>Hello</block>'))).toEqual({ loads: true, findings: [] });
  expect(await check('document:///a', vxml('<nothing/>'))).toMatchObject({ loads: false });
  const impatient = voiceXmlChecker(systemClock, 1);
  const many = vxml('<block>Hello</block>'.repeat(100_000));
  const [long, short] = await Promise.all([
    impatient('document:///b', many),
    check('document:///c', vxml('')),
  ]);
  expect(long).toMatchObject({ loads: false, findings: [{ code: 'VXML_CHECK_TOO_LONG' }] });
  expect(short).toMatchObject({ loads: true });
});
