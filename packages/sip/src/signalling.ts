export { causeName, causeOfStatus, readQ850, reasonHeader, statusOfCause } from './causes.ts';
export type { DigestAlgorithm } from './digest/digest.ts';
export { DigestClient } from './digest/digest-client.ts';
export { DigestServer, type DigestServerOptions, type DigestVerdict } from './digest/digest-server.ts';
export { openSipEndpoint } from './endpoint/open-endpoint.ts';
export type * from './endpoint/types.ts';
export { SipError, type SipErrorCode } from './errors.ts';
export { headerList, headerValue, headerValues } from './message/headers.ts';
export { makeResponse } from './message/make-response.ts';
export type * from './message/message.ts';
export { formatNameAddr, type NameAddr, parseNameAddr } from './message/name-addr.ts';
export { type ParseResult, parseDatagram } from './message/parse-message.ts';
export { decodeText, encodeText, serialiseMessage } from './message/serialise-message.ts';
export { reasonPhraseOf } from './message/status.ts';
export { decodedUser, escapeUser, parseSipUri, type SipUri } from './message/uri.ts';
export type * from './ports.ts';
export { createRegistrar } from './registrar/registrar.ts';
export {
  type Registered,
  type RegisterOutcome,
  type RegisterRequest,
  register,
} from './registrar/registration.ts';
export type * from './registrar/types.ts';
export { type AudioCodec, directionOf, type SdpDirection } from './sdp/audio.ts';
export {
  type AgreedAudio,
  answerOffer,
  type LocalAudio,
  makeOffer,
  mediaFlow,
  type NegotiationRefusal,
  readAnswer,
} from './sdp/offer-answer.ts';
export { formatSdp, parseSdp, type Sdp, type SdpMedia } from './sdp/sdp.ts';
export type { TimerBases } from './transaction/timers.ts';
export type { SipFlow, SipFlowEnd } from './transport/flow-transport.ts';
