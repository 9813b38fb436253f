import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSecretName } from './secret-name.ts';
import { HIDDEN_SECRET, hideSecrets, keepSecrets } from './secrets.ts';

describe('secrets of options', () => {
  it.each([
    'password',
    'truststore_password',
    'key_passphrase',
    'crm.pwd',
    'crmPwd',
    'dbpwd',
    'fcm.apiKey',
    'apns.privateKey',
    '_services_credentials',
    'authorization',
    'access_token',
    'token',
  ])('%s holds one', (name) => expect(isSecretName(name)).toBe(true));
  it.each([
    'username',
    '_customer_number',
    '_access_code',
    'pwd_hint',
    'apns.keyId',
    'fcm.tokenUrl',
    '_urs_virtual_queue',
  ])('%s holds none', (name) => expect(isSecretName(name)).toBe(false));

  it('are hidden in addresses as well', () => {
    expect(
      hideSecrets({
        _ors: 'http://a:p1@one:8080, http://b:p2@two',
        url: 'https://user@host/x:y@z',
        mail: 'me@shop.example',
        port: 'http://host:80/a@b',
      }),
    ).toEqual({
      _ors: `http://a:${HIDDEN_SECRET}@one:8080, http://b:${HIDDEN_SECRET}@two`,
      url: 'https://user@host/x:y@z',
      mail: 'me@shop.example',
      port: 'http://host:80/a@b',
    });
  });

  it('stay what they were when they are written as they were shown', () => {
    const options = fc.dictionary(
      fc.constantFrom('password', '_ors', 'api-key', 'plain'),
      fc.oneof(fc.string(), fc.constantFrom('http://u:p@h/x', 'a,b://c:d@e', HIDDEN_SECRET)),
    );
    fc.assert(
      fc.property(options, (stored) => {
        expect(keepSecrets(hideSecrets(stored), stored)).toEqual(stored);
      }),
    );
  });

  it('are replaced by what is written anew, and left out when there was none', () => {
    expect(keepSecrets({ _ors: 'http://u:new@h' }, { _ors: 'http://u:old@h' })).toEqual({
      _ors: 'http://u:new@h',
    });
    expect(keepSecrets({ password: HIDDEN_SECRET }, null)).toEqual({});
  });
});
