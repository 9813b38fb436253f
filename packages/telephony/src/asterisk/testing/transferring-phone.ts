import { answerOffer, type Dialog, decodeText, openSipEndpoint } from '@ringback/sip';
import { systemClock } from '@ringback/testkit';
import { HOST, realChance, until } from '../../switch/testing/live-switch.ts';

/** A phone that answers, and can ask for one call to be connected with another (RFC 3515, RFC 3891). */
export interface TransferringPhone {
  readonly uri: string;
  /** What it was told of transfers, in order. */
  readonly told: readonly string[];
  /** Asks in its first call to be replaced by whom it has in the second one; resolves with the status of the answer. */
  connectBoth(): Promise<number | false>;
  /** Asks in its first call to be replaced by a number. */
  passOn(number: string): Promise<number | false>;
  close(): Promise<void>;
}

export async function transferringPhone(user: string): Promise<TransferringPhone> {
  const dialogs: Dialog[] = [];
  const told: string[] = [];
  const phone = await openSipEndpoint({
    host: HOST,
    port: 0,
    clock: systemClock,
    randomBytes: (count) => realChance.bytes(count),
    extraMethods: ['NOTIFY'],
    handler: {
      invite: (invite) => {
        // What it would hear goes nowhere.
        const answer = answerOffer(invite.sdp ?? '', { address: HOST, port: 9, sessionId: '1', version: 1 });
        const dialog = answer.kind === 'agreed' ? invite.accept(answer.answer) : undefined;
        if (dialog === undefined) return;
        dialogs.push(dialog);
        dialog.listen({
          request: (notify) => {
            told.push(decodeText(notify.request.body).trim());
            notify.respond(200);
          },
        });
      },
    },
  });
  const uri = `sip:${user}@${HOST}:${phone.address.port}`;
  const refer = async (target: string): Promise<number | false> => {
    const outcome = await dialogs[0]?.request({
      method: 'REFER',
      headers: [
        { name: 'Refer-To', value: `<${target}>` },
        { name: 'Contact', value: `<${uri}>` },
      ],
    });
    return outcome?.kind === 'response' && outcome.response.status;
  };
  return {
    uri,
    told,
    async connectBoth() {
      await until(() => dialogs.length === 2);
      const { callId = '', localTag = '', remoteTag = '' } = dialogs[1]?.state() ?? {};
      // RFC 3891 3: the tags as the other end of that call sees them.
      const replaces = encodeURIComponent(`${callId};to-tag=${remoteTag};from-tag=${localTag}`);
      return refer(`sip:second@${HOST}?Replaces=${replaces}`);
    },
    passOn: (number) => refer(`sip:${number}@${HOST}`),
    close: () => phone.close(0),
  };
}
