import type { Json } from '@ringback/script';
import type { Item } from '../document/model.ts';
import { resolveUri, splitFragment, uriOf } from './addresses.ts';
import { filled, setGuard } from './apply-heard.ts';
import { fetchRequest, submission } from './fetch-settings.ts';
import { startFetch } from './fetching.ts';
import type { LiveCall } from './live-call.ts';
import { activate, leave } from './transitions.ts';
import { semantic, type VoiceEvent } from './voice-event.ts';

/** Calls a subdialog: a context of its own, with parameters (VoiceXML 2.0 2.3.4). */
export function startSubdialog(call: LiveCall, item: Extract<Item, { kind: 'subdialog' }>): void {
  const { state, context } = call;
  if (state.contexts.length > call.limits.subdialogDepth)
    throw semantic(`More than ${call.limits.subdialogDepth} subdialogs inside of each other`);
  const params: Record<string, Json> = {};
  for (const { name, expr, value } of item.params) params[name] = (expr ? call.read(expr) : value) ?? null;
  const uri = uriOf(call, item.src);
  const { document, fragment } = splitFragment(uri);
  state.params = params;
  context.stage = 'subdialog';
  if (document === '') {
    activate(call, context.document, context.root, fragment, true);
    return;
  }
  const sent = submission(call, resolveUri(document, call.current.base), item.submit, []);
  const request = fetchRequest(call, 'document', sent.url, item.fetch, sent);
  const use = { kind: 'document' as const, entry: fragment, isSubmit: true, isSubdialog: true };
  startFetch(call, use, request, item.fetch.fetchaudio);
}

/** Gives values, or an event, back to the dialog that called (5.3.10). */
export function returnFrom(
  call: LiveCall,
  values: Readonly<Record<string, Json | undefined>>,
  event: VoiceEvent | undefined,
): void {
  const { state, context } = call;
  if (state.contexts.length < 2) throw semantic('<return> is for subdialogs');
  leave(call, context, false);
  state.contexts.pop();
  const caller = call.context;
  const { item } = call;
  caller.stage = 'select';
  if (event) throw event;
  if (!item || caller.item === undefined) return;
  // What has no value has none there either.
  const given: Record<string, Json> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) given[name] = value;
  setGuard(call, caller.item, item, given);
  filled(call, [caller.item]);
}
