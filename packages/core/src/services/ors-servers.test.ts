import { describe, expect, it } from 'vitest';
import { orsChoice } from './ors-servers.ts';

const choose = (request: {
  service?: Record<string, string>;
  params?: Record<string, string>;
  userData?: Record<string, string>;
  section?: Record<string, string>;
  allowed?: string[];
  own?: string;
}) =>
  orsChoice({
    service: request.service ?? {},
    params: request.params ?? {},
    userData: request.userData ?? {},
    section: request.section ?? {},
    isOwn: (url) => url === request.own,
    isAllowed: (url) => request.allowed?.includes(url) ?? false,
  });

describe('where a session is started', () => {
  it('is here, when nothing names another server', () => {
    expect(choose({})).toEqual({ kind: 'own' });
    expect(choose({ service: { _ors: '' }, section: { _ors: ' , ' } })).toEqual({ kind: 'own' });
  });

  it('is here, when every server that is named is this one', () => {
    const own = 'http://me:8080';
    expect(choose({ service: { _ors: `${own}/` }, own })).toEqual({ kind: 'own' });
    expect(choose({ service: { _ors: `${own},http://a` }, own })).toMatchObject({ urls: [own, 'http://a'] });
  });

  it('is on the servers of the service, else on those of section ors', () => {
    const section = { _ors: 'http://c:7210' };
    expect(choose({ section })).toMatchObject({ urls: ['http://c:7210'] });
    expect(choose({ section, service: { _ors: 'http://a:7210/, http://b:7210' } })).toEqual({
      kind: 'servers',
      urls: ['http://a:7210', 'http://b:7210'],
      strategy: 'circular',
      attempts: 3,
    });
  });

  it.each([
    [{ _ors_lb_strategy: 'linear' }, {}, 'linear'],
    [{}, { _ors_lb_strategy: 'linear' }, 'linear'],
    [{ _ors_lb_strategy: 'circular' }, { _ors_lb_strategy: 'linear' }, 'circular'],
    [{ _ors_lb_strategy: 'nonsense' }, {}, 'circular'],
  ])('by the strategy of %j, else %j', (service, section, strategy) => {
    expect(choose({ service: { ...service, _ors: 'http://a' }, section })).toMatchObject({ strategy });
  });

  it.each([
    [{ max_ors_request_attempts: '5' }, {}, 5],
    [{}, { max_ors_request_attempts: '1' }, 1],
    [{}, { max_ors_request_attempts: '0' }, 3],
    [{}, { max_ors_request_attempts: 'many' }, 3],
  ])('with the attempts of %j, else %j', (service, section, attempts) => {
    expect(choose({ service: { ...service, _ors: 'http://a' }, section })).toMatchObject({ attempts });
  });
});

describe('servers with tokens', () => {
  it('are those that request and user data come to', () => {
    const service = { _ors: 'http://ors:7210/$tenant$, http://ors2:7210/$region$/' };
    expect(choose({ service, params: { tenant: 'a' }, userData: { region: 'eu' } })).toMatchObject({
      urls: ['http://ors:7210/a', 'http://ors2:7210/eu'],
    });
  });

  it('are refused where a token is not given, or leads out of the path', () => {
    const service = { _ors: 'http://ors:7210/x/$tenant$' };
    expect(choose({ service })).toEqual({
      kind: 'refused',
      why: 'the option _ors has a token that the request does not give',
    });
    expect(choose({ service, params: { tenant: '../admin' } }).kind).toBe('refused');
  });

  it('have to be allowed, when the server comes from the request', () => {
    const service = { _ors: 'http://ors-$region$:7210,http://last:7210' };
    const params = { region: 'eu' };
    expect(choose({ service, params })).toEqual({
      kind: 'refused',
      why: expect.stringContaining('http://ors-eu:7210 came with the request and is not allowed'),
    });
    expect(choose({ service, params, allowed: ['http://ors-eu:7210'] })).toMatchObject({
      urls: ['http://ors-eu:7210', 'http://last:7210'],
    });
    const allowed = ['http://ors-eu'];
    expect(choose({ service, params: { region: 'eu,http://evil,http://x' }, allowed }).kind).toBe('refused');
    expect(choose({ service: { _ors: '$ors$' }, params: { ors: 'file:///etc' } }).kind).toBe('refused');
  });

  it('are none when the request leaves the only one empty', () => {
    expect(choose({ service: { _ors: '$ors$' }, params: { ors: '' } })).toEqual({ kind: 'own' });
  });
});

describe('servers that a request names', () => {
  const service = { _ors: 'http://a:7210,http://b:7210', _overwritable_options: '_target,_ors' };

  it('count only where the service allows it', () => {
    const params = { _ors: 'http://evil' };
    expect(choose({ params, allowed: ['http://evil'] })).toEqual({ kind: 'own' });
    expect(choose({ params, service: { _ors: 'http://a' }, allowed: ['http://evil'] })).toMatchObject({
      urls: ['http://a'],
    });
  });

  it('are called when they are configured or at an allowed origin', () => {
    expect(choose({ service, params: { _ors: 'http://b:7210/' } })).toMatchObject({
      urls: ['http://b:7210'],
    });
    expect(choose({ service, params: { _ors: 'http://c' }, allowed: ['http://c'] })).toMatchObject({
      urls: ['http://c'],
    });
    expect(choose({ service, params: { _ors: '' } })).toMatchObject({
      urls: ['http://a:7210', 'http://b:7210'],
    });
  });

  it('are refused when nobody allowed one of them', () => {
    expect(choose({ service, params: { _ors: 'http://b:7210,http://169.254.169.254' } })).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('add its origin to http.outgoing'),
    });
  });

  it.each(['ors2:7210', 'ftp://a', 'http://'])(
    'and %s, which is no URL, is refused wherever it stands',
    (url) => {
      expect(choose({ service: { _ors: url } })).toMatchObject({ kind: 'refused' });
    },
  );
});
