import { type Invitation, Registerer, type Session, SessionState, UserAgent, type Web } from 'sip.js';

const RECONNECT_AFTER_MS = 2_000;
/** Shorter than what proxies let a silent connection live. */
const KEEP_ALIVE_S = 20;
const REGISTER_FOR_S = 300;
/** There is no server to ask for other addresses: those of the machine are there at once. */
const GATHERING_MS = 500;
const BUSY_HERE = 486;

export interface PhoneCall {
  readonly state: 'ringing' | 'answering' | 'talking' | 'over';
  readonly caller: string;
  readonly isMuted: boolean;
  readonly isHeld: boolean;
}

export interface PhoneState {
  readonly line: 'connecting' | 'ready' | 'lost';
  readonly call: PhoneCall | null;
  readonly problem: string | null;
}

/**
 * The phone in the browser: SIP over WebSocket to the server that the page came from, audio over WebRTC. It comes back by itself
 * when the connection was lost, and takes one call at a time.
 */
export class AgentPhone {
  readonly #agent: UserAgent;
  readonly #registerer: Registerer;
  readonly #audio: HTMLAudioElement;
  readonly #watchers = new Set<() => void>();
  #state: PhoneState = { line: 'connecting', call: null, problem: null };
  #session: Session | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** `address`: of the WebSocket. What is heard comes out of `audio`. */
  constructor({
    dn,
    address,
    audio,
  }: {
    readonly dn: string;
    readonly address: string;
    readonly audio: HTMLAudioElement;
  }) {
    this.#audio = audio;
    const uri = UserAgent.makeURI(`sip:${encodeURIComponent(dn)}@${location.hostname}`);
    if (uri === undefined) throw new Error(`${dn} is no number of a phone.`);
    this.#agent = new UserAgent({
      uri,
      logBuiltinEnabled: false,
      transportOptions: { server: address, keepAliveInterval: KEEP_ALIVE_S },
      sessionDescriptionHandlerFactoryOptions: {
        iceGatheringTimeout: GATHERING_MS,
        peerConnectionConfiguration: { iceServers: [] },
      },
      delegate: {
        onInvite: (invitation) => this.#ring(invitation),
        onDisconnect: () => this.#lost(),
      },
    });
    this.#registerer = new Registerer(this.#agent, { expires: REGISTER_FOR_S });
    void this.#connect(() => this.#agent.start());
  }

  readonly now = (): PhoneState => this.#state;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  };

  answer(): void {
    const session = this.#session;
    if (session === null || this.#state.call?.state !== 'ringing') return;
    this.#changeCall({ state: 'answering' });
    const constraints = { audio: true, video: false };
    (session as Invitation)
      .accept({ sessionDescriptionHandlerOptions: { constraints } })
      .catch((error: unknown) => this.#fail('The call could not be answered', error));
  }

  /** Refuses what rings, ends what talks. */
  hangUp(): void {
    const session = this.#session;
    if (session === null) return;
    const ended =
      session.state === SessionState.Established ? session.bye() : (session as Invitation).reject();
    Promise.resolve(ended).catch((error: unknown) => this.#fail('The call could not be ended', error));
  }

  mute(isMuted: boolean): void {
    for (const { track } of this.#peer()?.getSenders() ?? []) if (track !== null) track.enabled = !isMuted;
    this.#changeCall({ isMuted });
  }

  async hold(isHeld: boolean): Promise<void> {
    const session = this.#session;
    if (session === null || session.state !== SessionState.Established) return;
    session.sessionDescriptionHandlerOptionsReInvite = {
      ...session.sessionDescriptionHandlerOptionsReInvite,
      hold: isHeld,
    } as Web.SessionDescriptionHandlerOptions;
    try {
      await session.invite({
        requestDelegate: {
          onAccept: () => {
            this.#audio.muted = isHeld;
            this.#changeCall({ isHeld });
          },
          onReject: () => this.#fail('The call could not be put on hold', null),
        },
      });
    } catch (error) {
      this.#fail('The call could not be put on hold', error);
    }
  }

  /** Sends the tone of a key (RFC 4733), behind those that are still to be heard. */
  sendDigit(digit: string): void {
    const sender = this.#peer()
      ?.getSenders()
      .find(({ dtmf }) => dtmf?.canInsertDTMF === true)?.dtmf;
    if (sender == null) return this.#fail('Keys cannot be sent in this call', null);
    // What is inserted takes the place of what waits: fast fingers would lose all but the last.
    sender.insertDTMF(sender.toneBuffer + digit);
  }

  /** Unregisters and lets go of the microphone. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#watchers.clear();
    this.#audio.remove();
    try {
      if (this.#state.line === 'ready') await this.#registerer.unregister();
    } finally {
      await this.#agent.stop();
    }
  }

  async #connect(start: () => Promise<void>): Promise<void> {
    if (this.#closed) return;
    try {
      await start();
      await this.#registerer.register({
        requestDelegate: {
          onAccept: () => this.#change({ line: 'ready', problem: null }),
          onReject: ({ message }) =>
            this.#change({ problem: `The server does not take this phone (${message.statusCode ?? ''}).` }),
        },
      });
    } catch {
      // Not there yet: tried again.
      this.#lost();
    }
  }

  #lost(): void {
    if (this.#closed) return;
    clearTimeout(this.#retry);
    this.#change({ line: 'lost' });
    // The server ends the call of a phone whose connection is gone, and there is nobody to say good-bye to.
    this.#session?.dispose().catch(() => undefined);
    if (this.#session !== null) this.#over();
    this.#retry = setTimeout(() => void this.#connect(() => this.#agent.reconnect()), RECONNECT_AFTER_MS);
  }

  #ring(invitation: Invitation): void {
    if (this.#session !== null) {
      void invitation.reject({ statusCode: BUSY_HERE });
      return;
    }
    this.#session = invitation;
    const caller = invitation.remoteIdentity.displayName || (invitation.remoteIdentity.uri.user ?? '');
    this.#change({ call: { state: 'ringing', caller, isMuted: false, isHeld: false }, problem: null });
    invitation.stateChange.addListener((state) => {
      if (this.#session !== invitation) return;
      if (state === SessionState.Established) this.#talk();
      if (state === SessionState.Terminated) this.#over();
    });
  }

  #talk(): void {
    const stream = new MediaStream();
    for (const { track } of this.#peer()?.getReceivers() ?? []) stream.addTrack(track);
    this.#audio.srcObject = stream;
    this.#audio.play().catch((error: unknown) => this.#fail('The browser does not play the call', error));
    this.#changeCall({ state: 'talking' });
  }

  #over(): void {
    this.#session = null;
    this.#audio.srcObject = null;
    this.#audio.muted = false;
    this.#change({ call: null });
  }

  #peer(): RTCPeerConnection | undefined {
    const handler = this.#session?.sessionDescriptionHandler as Web.SessionDescriptionHandler | undefined;
    return handler?.peerConnection;
  }

  #fail(what: string, error: unknown): void {
    this.#change({ problem: `${what}${error instanceof Error ? `: ${error.message}` : ''}.` });
  }

  #changeCall(change: Partial<PhoneCall>): void {
    if (this.#state.call !== null) this.#change({ call: { ...this.#state.call, ...change } });
  }

  #change(change: Partial<PhoneState>): void {
    this.#state = { ...this.#state, ...change };
    for (const watcher of this.#watchers) watcher();
  }
}
