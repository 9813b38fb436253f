import {
  type CallControl,
  type Chance,
  type Clock,
  hasCode,
  type LegJournal,
  type Telemetry,
  TrunkChannels,
} from '@ringback/core';
import { createMediaServer, type SipClock } from '@ringback/sip';
import type { AgentLookup } from '../switch/agent-phones.ts';
import { DialPlan } from '../switch/dial-plan.ts';
import { EmbeddedSwitch } from '../switch/embedded-switch.ts';
import { agentAccess } from '../switch/iscc/agent-access.ts';
import { isFile, PromptFolders } from '../switch/prompt-folders.ts';
import { NEVER } from '../switch/silence-watch.ts';
import { sipLog } from '../switch/sip-log.ts';
import type { TrunkConfiguration } from '../switch/trunk.ts';
import { done } from './ari-answers.ts';
import { AriConnection } from './ari-connection.ts';
import { AsteriskLines } from './asterisk-lines.ts';
import { AsteriskPhones } from './asterisk-phones.ts';
import { compileAsteriskTrunk } from './asterisk-trunk.ts';
import { incomingFacts } from './incoming-facts.ts';
import { KeyPaths } from './key-paths.ts';

export interface AsteriskSwitchOptions {
  /** The HTTP server of Asterisk, and a user of its ARI. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Stasis application: one for each process. */
  readonly app: string;
  /** PJSIP endpoint whose settings count for SIP addresses of trunks and agents; null: the one of the trunk's name or the agent's number. */
  readonly endpoint: string | null;
  /** Where our side of the audio is, as Asterisk reaches it: an IP address of this machine. */
  readonly rtpHost: string;
  /** "first-last"; two ports for each leg. */
  readonly rtpPorts: string;
  readonly trunks: readonly TrunkConfiguration[];
  readonly promptFolders: readonly string[];
  readonly agents: AgentLookup;
  readonly journal: LegJournal;
  /** The product's clock: times of events, ring time-outs. */
  readonly clock: Clock;
  /** Real time. */
  readonly wireClock: SipClock;
  readonly chance: Chance;
  readonly telemetry: Telemetry;
}

export interface AsteriskSwitch {
  readonly control: CallControl;
  /** Told of directory numbers of agents whose phone came or went. */
  onPhoneChange(listener: (dn: string) => void): void;
  /** From now on nothing is told, asked or journalled, and Asterisk keeps what it has: as if the process were gone. */
  abandon(): void;
  /**
   * Hangs up at once. No event comes any more and nothing is journalled, so that the next start finds the calls as they were and
   * reconciles them. Idempotent.
   */
  close(): Promise<void>;
}

/**
 * The calls of the embedded switch with Asterisk in place of SIP: it dials and is called, we say what parties hear. Rejects with
 * ASTERISK_UNREACHABLE, ASTERISK_REFUSED, ASTERISK_WITHOUT_ARI, SWITCH_BAD_TRUNK or a media fault; nothing is left open then.
 */
export async function createAsteriskSwitch(options: AsteriskSwitchOptions): Promise<AsteriskSwitch> {
  const { endpoint, wireClock, chance, telemetry } = options;
  const trunks = options.trunks.map((trunk) => compileAsteriskTrunk(trunk, endpoint));
  const supervise = (work: Promise<unknown>, what: string): void => {
    work.catch((error: unknown) => {
      // That Asterisk is away has been told.
      const isAway = hasCode(error) && error.code === 'ASTERISK_UNREACHABLE';
      telemetry.log(isAway ? 'warn' : 'error', 'asterisk.fault', { what, error });
    });
  };
  const media = await createMediaServer({
    host: options.rtpHost,
    ports: options.rtpPorts,
    log: sipLog(telemetry, 'media'),
  });
  let ari: AriConnection | undefined;
  try {
    ari = await AriConnection.open(options);
    const connection = ari;
    const phones = new AsteriskPhones(options.agents, endpoint, () => connection.isConnected);
    const keys = new KeyPaths(connection);
    const lines: AsteriskLines = new AsteriskLines({
      ari: connection,
      wireClock,
      chance,
      telemetry,
      keys,
      supervise,
      incoming: (call, channel, args) => calls.receive(call, incomingFacts(channel, args)),
    });
    const plan = new DialPlan(trunks, phones);
    const calls = new EmbeddedSwitch({
      ...options,
      endpoint: lines,
      media: keys.over(media),
      phones,
      plan,
      channels: new TrunkChannels(trunks),
      // There is no other switch to ask: agents elsewhere are Asterisk's own affair.
      access: agentAccess({
        endpoint: () => ({ request: async () => ({ kind: 'closed' }) }),
        callerHost: 'asterisk.invalid',
        wireClock,
        chance,
        telemetry,
      }),
      prompts: new PromptFolders(options.promptFolders, isFile),
      callerHost: 'asterisk.invalid',
      audioAddress: null,
      // Asterisk has the phones, and limits of its own (`rtp_timeout`).
      silence: NEVER,
    });
    const begin = async (): Promise<void> => {
      await done(
        connection,
        `/applications/${encodeURIComponent(options.app)}/subscription?eventSource=endpoint:PJSIP`,
      );
      await Promise.all([lines.compare(), phones.look(connection)]);
    };
    connection.listen({
      event: (event) => {
        if (event.kind === 'endpoint') phones.happened(event);
        else lines.happened(event);
      },
      away: () => {
        lines.away();
        phones.tellAll();
      },
      back: () => {
        const begun = begin();
        supervise(begun, 'asterisk.begin');
        return begun;
      },
    });
    await begin();
    const abandon = (): void => {
      calls.abandon();
      lines.close();
      connection.close();
    };
    const close = async (): Promise<void> => {
      calls.abandon();
      if (connection.isConnected) await lines.hangUpAll();
      abandon();
      await media.close();
    };
    let closing: Promise<void> | undefined;
    return {
      control: calls,
      abandon,
      onPhoneChange: (listener) => phones.onChange(listener),
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    ari?.close();
    await media.close();
    throw error;
  }
}
