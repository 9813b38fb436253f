import type { Chance, Telemetry } from '@ringback/core';
import type {
  ByeOutcome,
  CancelSavedOutcome,
  DialogState,
  InviteListener,
  InviteRequest,
  SavedInvite,
  SipClock,
  SipTimer,
} from '@ringback/sip';
import { channelIdsOf, hangUp, listed, removed } from './ari-answers.ts';
import type { Ari } from './ari-connection.ts';
import { type AriChannel, type AriEvent, readChannel } from './ari-events.ts';
import { detachAudio } from './channel-audio.ts';
import { IncomingChannel } from './incoming-channel.ts';
import type { KeyPaths } from './key-paths.ts';
import type { Line, LineContext } from './line-context.ts';
import { OutgoingChannel } from './outgoing-channel.ts';

export interface LinesParts {
  readonly ari: Ari;
  readonly wireClock: SipClock;
  readonly chance: Pick<Chance, 'uuid'>;
  readonly telemetry: Telemetry;
  readonly keys: KeyPaths;
  /** A call came in; `args` are those of the dial plan's `Stasis`. */
  incoming(call: IncomingChannel, channel: AriChannel, args: readonly string[]): void;
  supervise(work: Promise<unknown>, what: string): void;
}

/** Asterisk may be away for so long before its calls count as lost. */
const LOST_AFTER_MS = 10_000;
/** How long an external media channel has to become ours. */
const ENTERS_IN_MS = 3_000;
const AUDIO = /-audio$/;

/** All channels of this application at one Asterisk: what was dialled, and what came in. */
export class AsteriskLines {
  readonly #parts: LinesParts;
  readonly #context: LineContext;
  /** Begins the ids of what is dialled. No name of an application has a dot: `ringback` and `ringback-2` keep apart. */
  readonly #prefix: string;
  readonly #lines = new Map<string, Line>();
  readonly #entering = new Map<string, (hasEntered: boolean) => void>();
  #lostTimer: SipTimer | null = null;

  constructor(parts: LinesParts) {
    const { ari, telemetry, keys, supervise } = parts;
    this.#parts = parts;
    this.#prefix = `${ari.app}.`;
    this.#context = { ari, telemetry, keys, supervise, entered: (audioId) => this.#entered(audioId) };
  }

  /** As of a SIP endpoint; the target is a dial string of Asterisk. */
  prepareInvite(request: InviteRequest, listener: InviteListener): OutgoingChannel {
    const { chance } = this.#parts;
    const line = new OutgoingChannel(`${this.#prefix}${chance.uuid()}`, request, listener, this.#context);
    this.#add(line);
    return line;
  }

  /** Hangs up what an earlier process dialled. */
  async cancelSaved({ callId }: SavedInvite): Promise<CancelSavedOutcome> {
    const outcome = await this.#endSaved(callId);
    return outcome.kind === 'ended' ? { kind: 'cancelled', status: 487 } : outcome;
  }

  byeSaved({ callId }: DialogState): Promise<ByeOutcome> {
    return this.#endSaved(callId);
  }

  happened(event: AriEvent): void {
    if (event.kind === 'endpoint' || event.kind === 'replaced') return;
    const { id } = event.channel;
    const line = this.#lines.get(id);
    if (AUDIO.test(id)) this.#ofAudio(event);
    else if (line !== undefined && !line.isOver) line.happened(event);
    else if (id.startsWith(this.#prefix)) this.#stray(event);
    else if (event.kind === 'entered') this.#came(event.channel, event.args);
    if (line?.isOver === true) this.#lines.delete(id);
  }

  away(): void {
    this.#lostTimer ??= this.#parts.wireClock.setTimer(LOST_AFTER_MS, () => this.#loseAll());
  }

  /**
   * Asterisk is there (again): what it has of ours that nobody here knows is hung up, and what it does not have any more is over.
   * Rejects with ASTERISK_UNREACHABLE: nothing is known to be over then, and it has to be done again.
   */
  async compare(): Promise<void> {
    this.#forgetEnded();
    const known = [...this.#lines.values()].filter(({ isThere }) => isThere).map(({ id }) => id);
    const { ari, telemetry } = this.#parts;
    const [all, ids] = await Promise.all([listed(ari, '/channels'), channelIdsOf(ari)]);
    this.#stopLosing();
    const channels = all.flatMap((shown) => readChannel(shown) ?? []);
    const entered = new Set(ids);
    const strays: string[] = [];
    const alive = new Set(channels.map(({ id }) => id));
    for (const id of known) if (!alive.has(id)) this.#lose(id);
    for (const channel of channels) {
      const { id } = channel;
      const line = this.#lines.get(id);
      if (line !== undefined) {
        // What was not told meanwhile: that it rings, or was answered.
        if (channel.state === 'Up' && entered.has(id)) line.happened({ kind: 'entered', channel, args: [] });
        else line.happened({ kind: 'state', channel });
      } else if (id.startsWith(this.#prefix) || entered.has(id)) {
        if (AUDIO.test(id) && this.#lines.has(id.replace(AUDIO, ''))) continue;
        telemetry.log('warn', 'asterisk.channel_ended', { channel: id });
        strays.push(id);
      }
    }
    await Promise.all(strays.map((id) => removed(ari, `/channels/${encodeURIComponent(id)}`)));
    await this.#removeBridges();
  }

  close(): void {
    this.#lostTimer?.cancel();
    for (const tell of this.#entering.values()) tell(false);
    this.#lines.clear();
  }

  /** Ends what is there, without waiting for it to be told. */
  async hangUpAll(): Promise<void> {
    const { ari } = this.#parts;
    await Promise.allSettled(
      [...this.#lines.keys()].map(async (id) => {
        await ari.request('DELETE', `/channels/${encodeURIComponent(id)}`);
        await detachAudio(ari, id);
      }),
    );
  }

  async #endSaved(channelId: string): Promise<ByeOutcome & { kind: 'ended' | 'unknown-call' | 'transport' }> {
    const { ari } = this.#parts;
    try {
      const wasThere = await removed(ari, `/channels/${encodeURIComponent(channelId)}`);
      return { kind: wasThere ? 'ended' : 'unknown-call' };
    } catch (cause) {
      return { kind: 'transport', cause };
    }
  }

  #add(line: Line): void {
    this.#forgetEnded();
    this.#lines.set(line.id, line);
  }

  #forgetEnded(): void {
    for (const [id, { isOver }] of this.#lines) if (isOver) this.#lines.delete(id);
  }

  /** A phone rings, or answers, that was given up: Asterisk heard of the order late, or an earlier process gave it. */
  #stray({ kind, channel }: AriEvent & { readonly channel: AriChannel }): void {
    const { ari, supervise } = this.#parts;
    if (kind !== 'entered' && kind !== 'state') return;
    supervise(hangUp(ari, channel.id), 'asterisk.stray');
  }

  #came(channel: AriChannel, args: readonly string[]): void {
    const dialled = args[0] ?? channel.extension;
    const line = new IncomingChannel(channel, dialled, this.#context);
    this.#add(line);
    this.#parts.incoming(line, channel, args);
  }

  #entered(audioId: string): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = this.#parts.wireClock.setTimer(ENTERS_IN_MS, () => tell(false));
      const tell = (hasEntered: boolean): void => {
        timer.cancel();
        this.#entering.delete(audioId);
        resolve(hasEntered);
      };
      this.#entering.set(audioId, tell);
    });
  }

  #ofAudio(event: AriEvent & { readonly channel: AriChannel }): void {
    const { id } = event.channel;
    if (event.kind === 'entered') this.#entering.get(id)?.(true);
    if (event.kind !== 'destroyed') return;
    this.#entering.get(id)?.(false);
    const line = this.#lines.get(id.replace(AUDIO, ''));
    if (line === undefined || line.isOver) return;
    // Without its sound a call is of no use.
    this.#parts.supervise(this.#endSilent(line), 'asterisk.audio_lost');
  }

  async #endSilent({ id }: Line): Promise<void> {
    try {
      await hangUp(this.#parts.ari, id);
    } catch (error) {
      // What nobody knows is hung up when Asterisk is back.
      this.#lose(id);
      throw error;
    }
  }

  #lose(id: string): void {
    this.#lines.get(id)?.lost();
    this.#lines.delete(id);
  }

  /** What is there is known again; from now on it may be away for so long once more. */
  #stopLosing(): void {
    this.#lostTimer?.cancel();
    this.#lostTimer = null;
    if (!this.#parts.ari.isConnected) this.away();
  }

  #loseAll(): void {
    this.#lostTimer = null;
    if (this.#lines.size > 0)
      this.#parts.telemetry.log('error', 'asterisk.calls_lost', { calls: this.#lines.size });
    for (const id of this.#lines.keys()) this.#lose(id);
  }

  async #removeBridges(): Promise<void> {
    const { ari } = this.#parts;
    for (const bridge of await listed(ari, '/bridges')) {
      const id = String((bridge as { id?: unknown } | null)?.id ?? '');
      if (!id.startsWith(this.#prefix) || this.#lines.has(id.replace(/-bridge$/, ''))) continue;
      await removed(ari, `/bridges/${encodeURIComponent(id)}`);
    }
  }
}
