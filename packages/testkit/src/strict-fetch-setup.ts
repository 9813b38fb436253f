import { readingStrictly } from './strict-fetch.ts';

// Tests of the whole product ask by `fetch`: every answer of the compatible edge is read as its strictest client does.
globalThis.fetch = readingStrictly(globalThis.fetch);
