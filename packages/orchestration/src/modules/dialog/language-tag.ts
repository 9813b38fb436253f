/** Documents of the original name languages by words. */
const LANGUAGES: Readonly<Record<string, string>> = {
  english: 'en-US',
  german: 'de-DE',
  french: 'fr-FR',
  spanish: 'es-ES',
  italian: 'it-IT',
};

/** `en-US`, `de-DE`: of a tag in either spelling or the name of a language; English when it is neither. */
export function languageTag(text: string): string {
  const word = text.trim().replaceAll('_', '-');
  return (
    LANGUAGES[word.toLowerCase()] ?? (/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(word) ? word : 'en-US')
  );
}
