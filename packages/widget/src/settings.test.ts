import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';
import { chooseLanguage, fill } from './texts/choose.ts';

const BROWSER = { languages: ['de-AT', 'en'], timeZone: 'Europe/Vienna', pageLanguage: '' };
const SCRIPT = 'https://cb.example:8443/widget.js?v=2';

describe('settings of the widget', () => {
  it('come from the script tag and from the browser', () => {
    const settings = readSettings(
      { service: 'support', withBasket: 'shoes', withOrderNumber: '7' },
      SCRIPT,
      BROWSER,
    );
    expect(settings).toMatchObject({
      server: 'https://cb.example:8443',
      service: 'support',
      theme: 'auto',
      position: 'right',
      country: 'AT',
      days: 14,
      timeZone: 'Europe/Vienna',
      opener: null,
      userData: { basket: 'shoes', order_number: '7' },
    });
    expect(settings.language.tag).toBe('de-AT');
  });

  it('that make no sense are as if they were not there', () => {
    const settings = readSettings(
      { theme: 'pink', position: 'up', days: '9999', texts: '{"open": 5, "close": "Zu"}', lang: 'xx' },
      SCRIPT,
      BROWSER,
    );
    expect(settings).toMatchObject({ theme: 'auto', position: 'right', days: 14 });
    expect(settings.language.texts).toMatchObject({ open: 'Rückruf anfordern', close: 'Zu' });
  });
});

describe('texts of the widget', () => {
  const languages = ['en', 'de', 'es', 'fr', 'ja'].map((tag) => [tag, chooseLanguage([tag]).texts] as const);

  it.each(languages)('in %s have the same places for values as the English ones', (_tag, texts) => {
    const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const [name, text] of Object.entries(chooseLanguage(['en']).texts)) {
      const other = Object.entries(texts).find(([key]) => key === name)?.[1] ?? '';
      expect(other.trim(), name).not.toBe('');
      expect(places(other), name).toEqual(places(text));
    }
  });

  it('are English when none of the wanted languages is spoken', () => {
    expect(chooseLanguage(['tlh', 'pt-BR']).tag).toBe('en');
  });

  it('keep what is no place for a value', () => {
    expect(fill('{a} {b}', { a: 1 })).toBe('1 {b}');
  });
});
