export * from './signalling.ts';
export * from './rtp/media.ts';
