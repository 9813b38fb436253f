import {
  type Dialog,
  decodedUser,
  headerList,
  headerValue,
  parseNameAddr,
  parseSipUri,
  reasonPhraseOf,
  type SipRequest,
} from '@ringback/sip';

/** A dialog as Replaces names it (RFC 3891 3): the tags as its recipient sees them. */
export interface ReplacedDialog {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
}

/** RFC 3515 2.4.2: anything but one place to go to is a bad request. */
export function namesOnePlace(request: SipRequest): boolean {
  return headerList(request, 'refer-to')?.length === 1;
}

/** The dialog whose peer is to be talked to: `Refer-To: <sip:x@y?Replaces=...>` (RFC 3515, RFC 3891). Null: none is named. */
export function replacedDialog(request: SipRequest): ReplacedDialog | null {
  const target = parseNameAddr(headerValue(request, 'refer-to') ?? '');
  const headers = (target === undefined ? undefined : parseSipUri(target.uri))?.headers ?? '';
  for (const header of headers.split('&')) {
    const [name = '', escaped = ''] = header.split('=');
    if (name.toLowerCase() !== 'replaces') continue;
    const [callId = '', ...parameters] = unescaped(escaped)
      .split(';')
      .map((part) => part.trim());
    const tag = (wanted: string): string =>
      parameters.find((part) => part.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1) ?? '';
    const found = { callId, localTag: tag('to-tag'), remoteTag: tag('from-tag') };
    return callId === '' || found.localTag === '' || found.remoteTag === '' ? null : found;
  }
  return null;
}

/** Who is named by a `Refer-To` without Replaces; null: nobody, or a dialog that cannot be read. */
export function referredUser(request: SipRequest): string | null {
  const target = parseNameAddr(headerValue(request, 'refer-to') ?? '');
  const uri = target === undefined ? undefined : parseSipUri(target.uri);
  if (uri === undefined || /(?:^|&)replaces=/i.test(uri.headers ?? '')) return null;
  return decodedUser(uri) ?? null;
}

export function isDialog(dialog: Dialog, { callId, localTag, remoteTag }: ReplacedDialog): boolean {
  const state = dialog.state();
  return state.callId === callId && state.localTag === localTag && state.remoteTag === remoteTag;
}

/** Where who asked for a transfer is told what becomes of it. */
export interface ReferSubscription {
  readonly dialog: Dialog;
  /** Tells it from an earlier one in the same dialog (RFC 3515 2.4.6); null: it is the first. */
  readonly id: string | null;
}

/** Tells who asked for a transfer what became of it: 100, or how it ended (RFC 3515 2.4.5). Resolves when that is there, or never will be. */
export async function notifyTransfer({ dialog, id }: ReferSubscription, status: number): Promise<void> {
  await dialog.request({
    method: 'NOTIFY',
    headers: [
      { name: 'Event', value: id === null ? 'refer' : `refer;id=${id}` },
      {
        name: 'Subscription-State',
        value: status === 100 ? 'active;expires=60' : 'terminated;reason=noresource',
      },
    ],
    contentType: 'message/sipfrag;version=2.0',
    body: `SIP/2.0 ${status} ${reasonPhraseOf(status)}\r\n`,
    // What is wrong with it ends what the phone is told, not its call (RFC 5057 5.1).
    keepsDialog: true,
  });
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Escapes that are no UTF-8 name no dialog of ours.
    return '';
  }
}
