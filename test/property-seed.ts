import * as fc from 'fast-check';

/**
 * Property tests choose new values each time. Where the environment names a seed they choose the same ones: what decides
 * whether a change is taken must not depend on chance.
 */
const seed = process.env['RINGBACK_TEST_SEED'];
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
