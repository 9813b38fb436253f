import { describe, expect, it } from 'vitest';
import { readConfiguration } from './configuration-file.ts';

const read = (source: string) => {
  const { configuration, problems } = readConfiguration(source, 'ringback.yaml', { ARI: 'geheim' });
  return { driver: configuration.telephony.driver, problems: problems.map(({ text }) => text) };
};

describe('the Asterisk that makes the calls', () => {
  it('is where the contract says unless the file says otherwise', () => {
    expect(read('telephony: { driver: asterisk, asterisk: { password: "env:ARI" } }')).toEqual({
      driver: {
        kind: 'asterisk',
        url: 'http://127.0.0.1:8088',
        username: 'cb',
        password: 'geheim',
        app: 'ringback',
        endpoint: null,
      },
      problems: [],
    });
  });

  it('has trunks that are endpoints there, or SIP addresses', () => {
    const trunks = 'trunks: [ { name: a, uri: PJSIP/pstn }, { name: b, uri: "sip:10.0.0.1:5070" } ]';
    expect(read(`telephony: { driver: asterisk, asterisk: { password: x }, ${trunks} }`).problems).toEqual(
      [],
    );
  });

  it.each([
    [
      '{ driver: asterisk }',
      'telephony.driver asterisk needs telephony.asterisk.password, of the user in ari.conf',
    ],
    [
      '{ asterisk: { url: "127.0.0.1:8088" } }',
      'telephony.asterisk.url must be an http:// or https:// URL, not "127.0.0.1:8088"',
    ],
    [
      '{ asterisk: { app: "a b" } }',
      'telephony.asterisk.app must be a name of letters, digits, _ and -, not "a b"',
    ],
    [
      '{ asterisk: { endpoint: "a/b" } }',
      'telephony.asterisk.endpoint must be the name of a PJSIP endpoint, not "a/b"',
    ],
    [
      '{ driver: asterisk, asterisk: { password: x }, callers: [10.0.0.1] }',
      'telephony.callers has no effect with telephony.driver asterisk; take it out to start',
    ],
    [
      '{ driver: asterisk, asterisk: { password: x }, trunks: [ { uri: "DAHDI/g1" } ] }',
      'telephony.trunks[0].uri must look like PJSIP/pstn (an endpoint of Asterisk) or sip:127.0.0.1:5070, not "DAHDI/g1"',
    ],
    [
      '{ trunks: [ { uri: PJSIP/pstn } ] }',
      'telephony.trunks[0].uri must look like sip:127.0.0.1:5070 or sip:gateway.example;transport=tcp, not "PJSIP/pstn"',
    ],
  ])('%s is refused', (telephony, problem) => {
    expect(read(`telephony: ${telephony}`).problems).toEqual([problem]);
  });
});
