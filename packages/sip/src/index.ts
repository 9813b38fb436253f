export * from './phone/phone.ts';
export * from './rtp/media.ts';
export * from './signalling.ts';
