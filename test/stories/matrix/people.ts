import type { PhoneScript } from '@ringback/testkit';

export const CUSTOMER = '+15551230001';
export const ANA = '1001';
export const BEN = '1002';

/** How long they talk. */
const TALKS_MS = 20_000;
export const ANSWERS: PhoneScript = { kind: 'answers', afterMs: 3000, talksForMs: TALKS_MS };
