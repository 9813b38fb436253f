import { expect, test } from 'vitest';
import { fetchDefaults, readFetch } from './fetch-request.ts';
import { ownAuthorization } from './own-authorization.ts';

const OWN = 'http://127.0.0.1:8080';
const shown = (url: string, given?: string): string | null => {
  const options = given === undefined ? null : { _services_credentials: given };
  const text = ownAuthorization(url, {
    configuration: { section: (name: string) => (name === 'callback' ? options : null) },
    externalUrl: () => OWN,
  });
  return text === null ? null : Buffer.from(text.replace('Basic ', ''), 'base64').toString('utf8');
};

test('documents show _services_credentials to the compatible API of this platform, and to nobody else', () => {
  const url = `${OWN}/genesys/1/service/request-access`;
  expect(shown(url, 'gms:pa:ss')).toBe('gms:pa:ss');
  expect(shown(url, '{"username":"gms","password":"s"}')).toBe('gms:s');
  expect(shown(url, '{"password":"s"}')).toBe(':s');
  for (const wrong of [undefined, '', 'only-a-name', '{', '{"username":"x"}'])
    expect(shown(url, wrong)).toBeNull();
  expect(shown(`${OWN}/api/v1/services`, 'a:b')).toBeNull();
  expect(shown('http://127.0.0.1:8080.evil.example/genesys/1/x', 'a:b')).toBeNull();
  expect(shown('https://crm.example/genesys/1/x', 'a:b')).toBeNull();
});

test('requests of documents have the time-out and the repetitions of section callback', () => {
  expect(fetchDefaults({})).toEqual({ timeoutS: 30, retries: 3, retryS: 10, repeatsReading: false });
  const set = { _fetch_timeout: '5', _fetch_retry_attempt: '2', _fetch_retry_delay: '1' };
  expect(fetchDefaults(set)).toEqual({ timeoutS: 5, retries: 2, retryS: 1, repeatsReading: true });
  expect(fetchDefaults({ _fetch_timeout: 'x', _fetch_retry_attempt: '-1' })).toMatchObject({
    timeoutS: 30,
    retries: 3,
  });
});

test('reading is repeated as often as the operator says, writing only where the document wants it', () => {
  const defaults = fetchDefaults({ _fetch_retry_attempt: '2', _fetch_retry_delay: '1' });
  const request = (attributes: Record<string, string>, given = defaults) => {
    const reading = readFetch(
      {
        kind: 'action',
        namespace: '',
        name: 'fetch',
        requestId: 'r',
        attributes: { srcexpr: 'https://crm.example/', ...attributes },
        params: [],
        children: [],
        content: undefined,
        line: 1,
      } as unknown as Parameters<typeof readFetch>[0],
      given,
    );
    return reading.kind === 'request' ? [reading.request.retries, reading.request.retryMs] : reading.text;
  };
  expect(request({})).toEqual([2, 1000]);
  expect(request({ method: 'post' })).toEqual([0, 1000]);
  expect(request({ method: 'post', gdelivery: 'true' })).toEqual([2, 1000]);
  expect(request({ gdelivery: 'false' })).toEqual([0, 1000]);
  expect(request({}, fetchDefaults({}))).toEqual([0, 10_000]);
});
