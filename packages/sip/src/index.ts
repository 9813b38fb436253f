export * from './signalling.ts';
export * from './rtp/media.ts';
export * from './phone/phone.ts';
