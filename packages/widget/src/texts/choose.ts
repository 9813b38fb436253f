import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import type { Texts } from './texts.ts';

const LANGUAGES: Readonly<Record<string, Texts>> = { en, de, es, fr, ja };

export interface Language {
  /** BCP 47 tag for dates and numbers: the wanted one when we speak it, region included. */
  readonly tag: string;
  readonly texts: Texts;
}

/** The first of the wanted languages that we speak; English otherwise. Own texts of a page come before ours. */
export function chooseLanguage(wanted: readonly string[], own: Partial<Texts> = {}): Language {
  for (const tag of wanted) {
    const texts = LANGUAGES[tag.toLowerCase().split('-')[0] ?? ''];
    if (texts !== undefined) return { tag, texts: { ...texts, ...own } };
  }
  return { tag: 'en', texts: { ...en, ...own } };
}

/** Puts values into the places `{name}` of a text. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
