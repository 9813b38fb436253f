import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressesOf } from './filled-address.ts';

/** Any code point but halves of a pair: fast-check's own `binary` takes seconds to be made. */
const CHARACTER = fc
  .integer({ min: 0, max: 0x10_f7ff })
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));

const whole = (text: string): string[] => [text];
const list = (text: string): string[] => text.split(/[,\s]+/).filter((part) => part !== '');

const fill = (
  template: string,
  params: Record<string, string> = {},
  { userData = {}, overwritable = '', split = whole } = {},
) => {
  const service = { _service: template, _overwritable_options: overwritable };
  return addressesOf('_service', { service, params, userData }, split);
};
const configured = (text: string) => [{ kind: 'address', text, chosenBy: 'operator' }];
const chosen = (...texts: string[]) => texts.map((text) => ({ kind: 'address', text, chosenBy: 'request' }));
const unfit = [{ kind: 'unfit', why: expect.stringContaining('_service') }];

describe('an address with tokens', () => {
  it('is as configured when it has none', () => {
    expect(fill('https://a/x.scxml', { x: 'y' })).toEqual(configured('https://a/x.scxml'));
    expect(fill('https://a/cost-5$.scxml')).toEqual(configured('https://a/cost-5$.scxml'));
  });

  it('is filled from parameters and user data', () => {
    const options = { userData: { region: 'eu' } };
    expect(fill('https://a/$region$/$app$.scxml', { app: 'hello' }, options)).toEqual(
      configured('https://a/eu/hello.scxml'),
    );
    expect(fill('https://a/x?lang=$region$&n=1', {}, options)).toEqual(configured('https://a/x?lang=eu&n=1'));
  });

  it('is told to be unfit when the request does not give one of them', () => {
    expect(fill('https://a/$region$/$app$.scxml', { app: 'x' })).toEqual(unfit);
    expect(fill('$address$')).toEqual(unfit);
  });

  it.each([
    ['$x$', 'https://evil/x.scxml'],
    ['$x$://a/x.scxml', 'file'],
    ['https://$x$/x.scxml', 'evil'],
    ['https://a$x$/x.scxml', '.evil'],
    ['https://a:$x$/x.scxml', '22'],
    ['https://user:$x$@a/x.scxml', 'p'],
    ['https://a$x$', '@evil'],
    ['file:///srv/$x$.scxml', '../etc/passwd'],
    ['/srv/$x$.scxml', '../etc/passwd'],
    ['document:$x$', 'hello'],
  ])('is the choice of the request where %s is filled with %s', (template, x) => {
    expect(fill(template, { x })).toEqual(chosen(template.replace('$x$', x)));
  });

  it.each(['..', '../up', 'a/../../b', '.', 'a/./b', '%2e%2e', 'a?b', 'a#b', 'a\\b', 'a b', 'a\tb', 'a%b'])(
    'does not lead out of its folder by the value %j',
    (x) => {
      expect(fill('https://a/apps/$x$/start.scxml', { x })).toEqual(unfit);
    },
  );

  it('takes a value that spans folders, and any value in its query', () => {
    expect(fill('https://a/$x$.scxml', { x: 'eu/hello' })).toEqual(configured('https://a/eu/hello.scxml'));
    expect(fill('https://a/x?q=$x$', { x: 'a&b=../c#d\uD800' })).toEqual(
      configured('https://a/x?q=a%26b%3D..%2Fc%23d%EF%BF%BD'),
    );
  });

  it('never leaves scheme, server and folder that stand in the option, whatever is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: CHARACTER }), fc.string(), (x, y) => {
        const [address] = fill('https://user:pw@a.example:81/apps/$x$/z?q=$y$', { x, y });
        if (address?.kind !== 'address') return;
        expect(address.chosenBy).toBe('operator');
        const url = new URL(address.text);
        expect([url.origin, url.username, url.hash]).toEqual(['https://a.example:81', 'user', '']);
        expect(url.pathname).toMatch(/^\/apps\/.*\/z$/);
        expect([...url.searchParams.keys()]).toEqual(['q']);
      }),
    );
  });

  it('may come to several, each the choice of the request', () => {
    expect(fill('http://a, $more$', { more: 'http://b,http://c' }, { split: list })).toEqual([
      ...configured('http://a'),
      ...chosen('http://b', 'http://c'),
    ]);
  });
});

describe('the parameter with the name of the option', () => {
  const asked = { _service: 'https://b/y.scxml', x: 'https://c' };
  it('counts where the option lets it, and where a token leaves the option to the request', () => {
    expect(fill('https://a/x.scxml', asked, { overwritable: '_target,_service' })).toEqual(
      chosen('https://b/y.scxml'),
    );
    expect(fill('$x$', asked)).toEqual(chosen('https://b/y.scxml'));
    expect(fill('https://$region$/x.scxml', asked)).toEqual(chosen('https://b/y.scxml'));
  });

  it('does not count otherwise', () => {
    expect(fill('https://a/x.scxml', asked)).toEqual(configured('https://a/x.scxml'));
    expect(fill('https://a/$x$', { ...asked, x: 'y' })).toEqual(configured('https://a/y'));
  });
});
