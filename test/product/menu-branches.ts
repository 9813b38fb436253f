import type { CallerStep } from '@ringback/testkit';

/** Ways through the menu of Classic Callback, each gone by a phone of its own. */

const ACCEPTS = 'busy 1 number 1';
const words = (text: string): readonly string[] => text.split(' ');
const SAYS_NO_NAME = 'name # #';
/** What a caller does, one thing after the other, and what there is of him in the end. */
export interface Branch {
  readonly what: string;
  readonly steps: string;
  /** State of his callback; null: none. */
  readonly made: 'QUEUED' | 'SCHEDULED' | null;
  /** He waits on the line. */
  readonly stays?: true;
  readonly isImpatient?: true;
  readonly speaks?: true;
  /** The number to call, when it is another one. */
  readonly number?: string;
  /** What he heard in all, but for music, and for a tone that he cut short. */
  readonly heard?: readonly string[];
}
export const BRANCHES: readonly Branch[] = [
  {
    what: 'agrees, says his name, and is thanked',
    steps: `${ACCEPTS} when 1 name beep speaks # thanks gone`,
    speaks: true,
    made: 'QUEUED',
    heard: words('busy number when name beep thanks will-call'),
  },
  {
    what: 'hangs up while he says his name',
    steps: `${ACCEPTS} when 1 name beep speaks bye`,
    speaks: true,
    made: 'QUEUED',
  },
  { what: 'declines', steps: 'busy 2 music', made: null, stays: true },
  {
    what: 'keys another number',
    steps: `busy 1 number 2 key-number 4155550177# number 1 when 1 ${SAYS_NO_NAME} thanks gone`,
    made: 'QUEUED',
    number: '4155550177',
    heard: words('busy number key-number number when name thanks will-call'),
  },
  {
    what: 'keys a number that there is not, and then one that there is',
    steps: `busy 1 number 2 key-number 11111# number 1 when 1 ${SAYS_NO_NAME} number-refused key-number 4155550178# number 1 thanks gone`,
    made: 'QUEUED',
    number: '4155550178',
    heard: words('busy number key-number number when name number-refused key-number number thanks will-call'),
  },
  {
    what: 'chooses a time before noon',
    steps: `${ACCEPTS} when 2 day 1 time 0930 noon 1 ${SAYS_NO_NAME} times 1 thanks gone`,
    made: 'SCHEDULED',
    heard: words('busy number when day time noon name times thanks will-call'),
  },
  {
    what: 'keys a time that there is not, and then one after noon',
    steps: `${ACCEPTS} when 2 day 2 time 2561 not-understood time 1430 ${SAYS_NO_NAME} times 2 thanks gone`,
    made: 'SCHEDULED',
    heard: words('busy number when day time not-understood time name times thanks will-call'),
  },
  {
    what: 'keys three times what was not offered',
    steps: 'busy 9 not-understood busy 8 not-understood busy 7 music',
    made: null,
    stays: true,
    heard: words('busy not-understood busy not-understood busy'),
  },
  {
    what: 'says nothing at all',
    steps: 'busy music',
    made: null,
    stays: true,
    isImpatient: true,
    heard: words('busy busy busy'),
  },
  {
    what: 'agrees, and says nothing when he is asked when',
    steps: `${ACCEPTS} ${SAYS_NO_NAME} thanks gone`,
    made: 'QUEUED',
    isImpatient: true,
  },
  { what: 'hangs up in the offer', steps: 'busy bye', made: null },
  { what: 'hangs up at his number', steps: 'busy 1 number bye', made: null },
  { what: 'hangs up at another number', steps: 'busy 1 number 2 key-number 5 bye', made: null },
  { what: 'hangs up when he is asked when', steps: `${ACCEPTS} when bye`, made: 'QUEUED' },
  { what: 'hangs up at the time', steps: `${ACCEPTS} when 2 day 1 time 09 bye`, made: 'QUEUED' },
];

/** Long enough for the offer to have begun, and before it is taken for refused: SIPp hears nothing. */
const HEARS_OFFER_MS = 4_000;
/** The main ones by SIPp, which makes keys of its own (RFC 4733). */
export const KEYED_BRANCHES: readonly (Pick<Branch, 'what' | 'made' | 'number'> & {
  readonly does: readonly CallerStep[];
  readonly hangsUp?: true;
})[] = [
  { what: 'agrees', does: [HEARS_OFFER_MS, '111##'], made: 'QUEUED' },
  { what: 'declines', does: [HEARS_OFFER_MS, '2', 1_000], hangsUp: true, made: null },
  { what: 'hangs up at his number', does: [HEARS_OFFER_MS, '1'], hangsUp: true, made: null },
  {
    what: 'keys another number',
    does: [HEARS_OFFER_MS, '124155550179#11##'],
    made: 'QUEUED',
    number: '4155550179',
  },
  {
    what: 'chooses a time',
    does: [HEARS_OFFER_MS, '112109301##', HEARS_OFFER_MS, '1'],
    made: 'SCHEDULED',
  },
];
