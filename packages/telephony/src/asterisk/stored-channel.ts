import type { DialogState, SavedInvite } from '@ringback/sip';

export const PLACE = { host: 'asterisk', port: 5060, transport: 'tcp' } as const;
/** Stands for the tags of SIP: a channel is known by its id alone. */
export const CHANNEL_TAG = 'channel';

/** What is stored of a leg: the id of its channel stands where SIP has the Call-ID. */
export function savedChannel(id: string, endpoint: string): SavedInvite {
  return {
    version: 1,
    callId: id,
    fromTag: '',
    from: '',
    to: '',
    cseq: 1,
    branch: '',
    maxTries: 1,
    viaSentBy: '',
    requestUri: endpoint,
    nextHop: PLACE,
    route: [],
  };
}

/** The same of a leg that was answered, or that called us. */
export function channelState(id: string, role: DialogState['role']): DialogState {
  return {
    version: 1,
    callId: id,
    localTag: CHANNEL_TAG,
    remoteTag: CHANNEL_TAG,
    localParty: '',
    remoteParty: '',
    remoteTarget: '',
    routeSet: [],
    localCseq: 1,
    nextHop: PLACE,
    keepHop: false,
    role,
  };
}
