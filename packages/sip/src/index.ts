export * from './signalling.ts';
