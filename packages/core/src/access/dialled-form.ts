/** Digits that two spellings of one number have at their ends in common, whatever country and exit codes stand before. */
const SIGNIFICANT_DIGITS = 7;

/** A number, or another address that is dialled, as it is compared. */
export interface DialledForm {
  /** Digits alone where it is a number, else the text in lower case. */
  readonly text: string;
  /** The last digits or characters of it: two spellings of one number have the same. */
  readonly tail: string;
}

/**
 * How a number given by a client, a switch or a list is compared: without spaces and punctuation, scheme and host
 * (`sip:5000@10.0.0.1`, `5000@SIP_Switch`). Null for what names no number (empty, `anonymous` and its kind stay texts).
 */
export function dialledForm(given: string): DialledForm | null {
  const [user = ''] = given
    .trim()
    .replace(/^(?:sips?|tel):/i, '')
    .split(/[@;]/);
  const bare = user.replace(/[\s\-()./]/g, '');
  const text = /^\+?\d+$/.test(bare) ? bare.replace('+', '') : bare.toLowerCase();
  return text === '' ? null : { text, tail: text.slice(-SIGNIFICANT_DIGITS) };
}

/** Whether two spellings are of one number: equal, or one is the end of the other and long enough to say so. */
export function isSameNumber(a: DialledForm, b: DialledForm): boolean {
  if (a.text === b.text) return true;
  const [short, long] = a.text.length < b.text.length ? [a.text, b.text] : [b.text, a.text];
  return /^\d+$/.test(long) && short.length >= SIGNIFICANT_DIGITS && long.endsWith(short);
}
