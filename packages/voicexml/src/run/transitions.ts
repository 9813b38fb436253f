import type { FetchAttributes, SubmitAttributes } from '../document/model.ts';
import { resolveUri, splitFragment } from './addresses.ts';
import { isInput } from './apply-heard.ts';
import { leaveFrames } from './events.ts';
import { fetchRequest, submission } from './fetch-settings.ts';
import { startFetch } from './fetching.ts';
import type { LiveCall } from './live-call.ts';
import type { Context, DocumentKey, FetchUse } from './state.ts';
import { semantic, VoiceEvent } from './voice-event.ts';

/** Goes to another dialog, here or elsewhere (`goto`, VoiceXML 2.0 5.3.7). */
export function goTo(call: LiveCall, uri: string, fetch: FetchAttributes): void {
  const { document, fragment } = splitFragment(uri);
  if (document === '' && fragment !== undefined) {
    enterDialog(call, dialogNamed(call, fragment));
    return;
  }
  const url = resolveUri(document, call.current.base);
  const use: FetchUse = { kind: 'document', entry: fragment, isSubmit: false, isSubdialog: false };
  startFetch(call, use, fetchRequest(call, 'document', url, fetch), fetch.fetchaudio);
}

/** Sends variables and goes to the document that comes back (5.3.8). */
export function submit(
  call: LiveCall,
  uri: string,
  attributes: SubmitAttributes,
  fetch: FetchAttributes,
): void {
  const { document, fragment } = splitFragment(uri);
  const url = document === '' ? call.current.url : resolveUri(document, call.current.base);
  const names = (call.dialog?.items ?? [])
    .filter((item) => item.isNamed && isInput(item))
    .map(({ name }) => name);
  const sent = submission(call, url, attributes, names);
  const use: FetchUse = { kind: 'document', entry: fragment, isSubmit: true, isSubdialog: false };
  startFetch(call, use, fetchRequest(call, 'document', sent.url, fetch, sent), fetch.fetchaudio);
}

export function dialogNamed(call: LiveCall, id: string | undefined): number {
  const { dialogs, url } = call.current;
  const index = id === undefined ? 0 : dialogs.findIndex((one) => one.id === id);
  if (index === -1 || index >= dialogs.length)
    throw new VoiceEvent(
      'error.badfetch',
      id === undefined ? `${url} has no dialog` : `${url} has no dialog ${id}`,
    );
  return index;
}

/** Begins a dialog: its variables are made anew, its counters begin again. */
export function enterDialog(call: LiveCall, index: number): void {
  const { context } = call;
  leaveFrames(call);
  if (context.dialogScope !== undefined) call.scripts.closeScope(context.dialogScope);
  context.dialogScope = call.openScope(context.documentScope, undefined, 'dialog');
  Object.assign(context, freshDialog(), { dialog: index });
  const dialog = call.requireDialog();
  if (context.params !== undefined)
    for (const name of Object.keys(context.params))
      if (!dialog.variables.includes(name)) {
        context.params = undefined;
        throw semantic(`The subdialog has no variable ${JSON.stringify(name)} for its parameter`);
      }
  context.frames.push({
    document: context.document,
    code: dialog.init,
    pc: 0,
    scope: context.dialogScope,
    ownsScope: false,
    use: 'dialog',
  });
}

function freshDialog() {
  return {
    stage: 'select' as const,
    item: undefined,
    nextItem: undefined,
    hidden: [],
    promptCounts: {},
    eventCounts: {},
    filledLeft: [],
    wasCatch: false,
    isReprompted: false,
  };
}

/** A document has come: it begins, or its root is fetched first. */
export function documentArrived(
  call: LiveCall,
  url: string,
  text: string,
  use: Extract<FetchUse, { kind: 'document' }>,
): void {
  const context = call.state.contexts.at(-1);
  const key = keepDocument(call, url, text);
  const { application } = call.document(key);
  const { entry, isSubdialog, isSubmit } = use;
  const root = context === undefined || isSubdialog ? undefined : call.document(context.root);
  if (application === undefined) {
    // From a leaf to its own root: the variables of the application stay, unless something was submitted (1.5.2).
    const isOwnRoot = context !== undefined && root?.url === url && context.root !== context.document;
    if (isOwnRoot && !isSubmit) activate(call, context.root, context.root, entry, false);
    else activate(call, key, key, entry, isSubdialog);
    return;
  }
  const rootUrl = splitFragment(resolveUri(application, call.document(key).base)).document;
  if (context !== undefined && root?.url === rootUrl) {
    activate(call, key, context.root, entry, false);
    return;
  }
  const request = fetchRequest(call, 'document', rootUrl, {
    fetchtimeout: undefined,
    fetchaudio: undefined,
    maxage: undefined,
    maxstale: undefined,
  });
  startFetch(call, { kind: 'root', document: key, entry, isSubdialog }, request);
}

export function rootArrived(
  call: LiveCall,
  url: string,
  text: string,
  { document, entry, isSubdialog }: Extract<FetchUse, { kind: 'root' }>,
): void {
  const root = keepDocument(call, url, text);
  if (call.document(root).application !== undefined)
    throw semantic(`${url} is the root of an application and has a root itself`);
  activate(call, document, root, entry, isSubdialog);
}

function keepDocument(call: LiveCall, url: string, text: string): DocumentKey {
  const reading = call.readDocument(text, url, call.limits);
  if (!reading.ok) {
    const first = reading.findings.find(({ severity }) => severity === 'error');
    const { line, column, message } = first ?? { line: 1, column: 1, message: 'It is no VoiceXML' };
    throw new VoiceEvent('error.badfetch', `${url}, line ${line}, column ${column}: ${message}`);
  }
  const key = call.fresh();
  call.documents.set(key, { document: reading.document, text });
  return key;
}

/** Makes a document the current one, in this context or in a new one for a subdialog. */
export function activate(
  call: LiveCall,
  document: DocumentKey,
  root: DocumentKey,
  entry: string | undefined,
  isSubdialog: boolean,
): void {
  const { state } = call;
  const before = isSubdialog ? undefined : state.contexts.at(-1);
  const keepsApplication = before?.root === root;
  if (before) leave(call, before, keepsApplication);
  const applicationScope =
    before && keepsApplication
      ? before.applicationScope
      : call.openScope(undefined, undefined, 'application');
  if (!keepsApplication) call.declare('lastresult$', undefined, applicationScope);
  const isRoot = document === root;
  const documentScope = isRoot ? applicationScope : call.openScope(applicationScope, undefined, 'document');
  // Variables of a root document that runs are those of the application; scripts may say `document` as well.
  if (isRoot && !keepsApplication) nameDocument(call, applicationScope);
  const context: Context = {
    root,
    document,
    dialog: undefined,
    applicationScope,
    documentScope,
    dialogScope: undefined,
    frames: [],
    entry,
    params: isSubdialog ? state.params : undefined,
    heard: undefined,
    ...freshDialog(),
    // A root that is entered again has its variables already.
    stage: keepsApplication ? (isRoot ? 'dialog' : 'document') : isRoot ? 'document' : 'root',
  };
  state.params = undefined;
  if (before) state.contexts[state.contexts.length - 1] = context;
  else {
    if (state.contexts.length > call.limits.subdialogDepth)
      throw semantic(`More than ${call.limits.subdialogDepth} subdialogs inside of each other`);
    state.contexts.push(context);
  }
  dropUnused(call);
}

function nameDocument(call: LiveCall, scope: string): void {
  call.scripts.useScope(scope);
  const made = call.scripts.declare('document', { unit: call.ownUnit('expression', 'application') });
  if (!made.ok) throw call.failed(made.problem);
}

export function leave(call: LiveCall, context: Context, keepsApplication: boolean): void {
  for (const frame of context.frames.toReversed()) if (frame.ownsScope) call.scripts.closeScope(frame.scope);
  if (context.dialogScope !== undefined) call.scripts.closeScope(context.dialogScope);
  if (context.documentScope !== context.applicationScope) call.scripts.closeScope(context.documentScope);
  if (!keepsApplication) call.scripts.closeScope(context.applicationScope);
}

/** Documents and grammars that no context needs any more. */
function dropUnused(call: LiveCall): void {
  const used = new Set(call.state.contexts.flatMap(({ document, root }) => [document, root]));
  for (const key of call.documents.keys()) if (!used.has(key)) call.documents.delete(key);
  call.grammars.clear();
}
