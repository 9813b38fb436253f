import { AppError } from '@ringback/core';
import { describe, expect, it } from 'vitest';
import { NO_FLAGS } from '../config/choices.ts';
import { loadSettings } from '../config/load-settings.ts';
import { explainStartFault } from './explain-start-fault.ts';

const settings = loadSettings(NO_FLAGS, {}, '/');
const fault = (code: string): Error => Object.assign(new Error(`${code}: something\ntechnical`), { code });

describe('a fault at the start becomes one line', () => {
  it.each([
    ['EADDRINUSE', 'PORT_IN_USE', /^http port 8080 on 127\.0\.0\.1 is in use/],
    ['SIP_PORT_IN_USE', 'PORT_IN_USE', /^sip port 5060 on 127\.0\.0\.1 is in use/],
    ['SIP_BIND_FAILED', 'ADDRESS_UNUSABLE', /^sip cannot listen on 127\.0\.0\.1, port 5060/],
    [
      'MEDIA_BIND_FAILED',
      'ADDRESS_UNUSABLE',
      /^rtp cannot use 127\.0\.0\.1, ports 20000-29999: .*telephony\.sip\.host/,
    ],
    ['EACCES', 'ADDRESS_UNUSABLE', /^http cannot listen on 127\.0\.0\.1, port 8080 \(EACCES\)/],
    ['EADDRNOTAVAIL', 'ADDRESS_UNUSABLE', /^http cannot listen/],
    ['ENOTFOUND', 'ADDRESS_UNUSABLE', /^http cannot listen/],
  ])('%s', (code, explained, message) => {
    const said = explainStartFault(fault(code), settings);
    expect(said).toMatchObject({ code: explained, message: expect.stringMatching(message) });
    expect(said instanceof Error && said.message).not.toContain('\n');
  });

  it.each([
    [
      'ASTERISK_UNREACHABLE',
      /^nothing answers as Asterisk at http:\/\/127\.0\.0\.1:8088: .*telephony\.asterisk\.url$/,
    ],
    ['ASTERISK_REFUSED', /^the Asterisk at http:\/\/127\.0\.0\.1:8088 refuses the user cb: .*ari\.conf/],
    ['ASTERISK_WITHOUT_ARI', /^what answers at http:\/\/127\.0\.0\.1:8088 has no REST interface/],
  ])('%s', (code, message) => {
    const asterisk = {
      url: 'http://127.0.0.1:8088',
      username: 'cb',
      password: 'geheim',
      app: 'ringback',
      endpoint: null,
    };
    const said = explainStartFault(fault(code), { ...settings, driver: { kind: 'asterisk', ...asterisk } });
    expect(said).toMatchObject({ code: 'ASTERISK_UNUSABLE', message: expect.stringMatching(message) });
    expect(said instanceof Error && said.message).not.toContain('geheim');
  });

  it('that explains itself already stays as it is', () => {
    const own = new AppError('STORE_DATABASE_UNREACHABLE', 'The database at db, port 5432 cannot be reached');
    expect(explainStartFault(own, settings)).toBe(own);
    const unknown = new Error('boom');
    expect(explainStartFault(unknown, settings)).toBe(unknown);
  });
});
