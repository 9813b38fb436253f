/** Values of a request are short: a name, a time, a number. What is longer is somebody else's text. */
const MOST_OF_A_VALUE = 64;
/** No line ends, no characters that nobody sees, and nothing that a phone makes a link of. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
const LINK = /(?:https?:|www\.)\S*/gi;

/** Replaces each `$name$` by its value; one that has none goes out. A line end in the template may be written `\n`. */
export function fillTemplate(template: string, value: (name: string) => string | null): string {
  return template
    .replaceAll('\\n', '\n')
    .replace(/\$([A-Za-z0-9_]+)\$/g, (_whole, name: string) => value(name) ?? '');
}

/** A value that came in a request, as it may stand in a message to a customer. */
export function harmlessValue(value: string): string {
  return value.replace(CONTROL, ' ').replace(LINK, '').trim().slice(0, MOST_OF_A_VALUE);
}

/** Whether an option holds text for a customer, with names of its own kind in it. */
export function isMessageTemplate(option: string): boolean {
  return /^_(?:sms|email)_|^_message_link$/.test(option);
}
