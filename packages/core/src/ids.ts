declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Id of a callback, `<node>-<uuid>`; opaque to clients (GMS `_id`). */
export type CallbackId = Branded<'CallbackId'>;
/** Id of a use of a service that is no callback, `<node>-<uuid>`; opaque to clients (GMS `_id`). */
export type InstanceId = Branded<'InstanceId'>;
/** Id of an orchestration session: 32 upper-case letters and digits (ORS session id). */
export type SessionId = Branded<'SessionId'>;
/** Id of an agent as configured (employee id). */
export type AgentId = Branded<'AgentId'>;
/** Id of a call: all legs that are or will be connected with each other (an interaction id for scenarios). */
export type CallId = Branded<'CallId'>;
/** Id of one leg of a call: the connection of one phone. */
export type LegId = Branded<'LegId'>;
/** Id of a request that a session made of a functional module. */
export type RequestId = Branded<'RequestId'>;
/** What was recorded of a call. */
export type RecordingId = Branded<'RecordingId'>;

export const callbackId = (text: string): CallbackId => text as CallbackId;
export const instanceId = (text: string): InstanceId => text as InstanceId;
export const sessionId = (text: string): SessionId => text as SessionId;
export const agentId = (text: string): AgentId => text as AgentId;
export const callId = (text: string): CallId => text as CallId;
export const legId = (text: string): LegId => text as LegId;
export const requestId = (text: string): RequestId => text as RequestId;
export const recordingId = (text: string): RecordingId => text as RecordingId;
