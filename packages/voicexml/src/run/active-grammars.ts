import type { Json } from '@ringback/script';
import type { Dialog, Grammar, Jump } from '../document/model.ts';
import { builtinStanding, builtinValue, readBuiltin, type Standing } from '../grammar/builtin-grammar.ts';
import { Matcher, TooAmbiguous } from '../grammar/matcher.ts';
import type { Expansion, GrammarTree } from '../grammar/model.ts';
import { readGrammar } from '../grammar/srgs-reader.ts';
import { resolveUri, splitFragment, uriOf } from './addresses.ts';
import type { FetchRequest } from './effect.ts';
import { fetchRequest } from './fetch-settings.ts';
import type { LiveCall } from './live-call.ts';
import { interpret } from './semantics.ts';
import type { DocumentKey } from './state.ts';
import { OutOfBudget, VoiceEvent } from './voice-event.ts';

/** Whose grammar it is, and so what its keys do. */
export type Owner =
  | { readonly kind: 'item' }
  | { readonly kind: 'option'; readonly value: string }
  | { readonly kind: 'jump'; readonly jump: Jump; readonly isChoice: boolean }
  | { readonly kind: 'form' }
  /** Another dialog that listens from afar. */
  | {
      readonly kind: 'dialog';
      readonly document: DocumentKey;
      readonly dialog: number;
      readonly jump: Jump | undefined;
    };

export interface ActiveGrammar {
  readonly tree: GrammarTree;
  /** Of an SRGS grammar. */
  readonly rule: string;
  readonly owner: Owner;
}

/** Grammars that keys are compared with now, nearest first (VoiceXML 2.0 3.1.4). */
export function activeGrammars(call: LiveCall): readonly ActiveGrammar[] {
  return places(call).flatMap(({ grammar, keys, owner }) => {
    if (keys !== undefined) return [{ tree: { kind: 'keys' as const, keys }, rule: '', owner }];
    if (grammar === undefined) return [];
    const found = treeOf(call, grammar);
    return found === undefined || (found.tree.kind === 'srgs' && found.tree.mode === 'voice')
      ? []
      : [{ ...found, owner }];
  });
}

/** Whether there is a grammar at all, for keys or for the voice (3.1.4). */
export function isAnythingHeard(call: LiveCall): boolean {
  return places(call).length > 0;
}

/** The next grammar that has to be fetched before the caller is listened to. Throws what is wrong with one. */
export function missingGrammar(call: LiveCall): FetchRequest | undefined {
  for (const { grammar } of places(call)) {
    if (grammar === undefined) continue;
    const { source } = grammar;
    if (source.kind === 'unsupported') throw new VoiceEvent('error.unsupported.format', source.why);
    if (source.kind === 'address') {
      const uri = addressOf(call, grammar);
      const { document } = splitFragment(uri);
      if (uri.startsWith('builtin:')) {
        builtinTree(uri);
        continue;
      }
      if (!call.grammars.has(document)) return fetchRequest(call, 'grammar', document, source.fetch);
    }
    const tree = treeOf(call, grammar)?.tree;
    const needed = tree?.kind === 'srgs' ? neededBy(call, tree, new Set()) : undefined;
    if (needed !== undefined) return fetchRequest(call, 'grammar', needed, NO_ATTRIBUTES);
  }
  return undefined;
}

const NO_ATTRIBUTES = {
  fetchtimeout: undefined,
  fetchaudio: undefined,
  maxage: undefined,
  maxstale: undefined,
};

/** A grammar has come; throws `error.badfetch` or `error.unsupported.format` when it is none. */
export function keepGrammar(call: LiveCall, url: string, text: string): void {
  const reading = readGrammar(text, url, call.limits);
  if (!reading.ok) {
    const { message, at, isUnsupported } = reading.problem;
    const event = isUnsupported ? 'error.unsupported.format' : 'error.badfetch';
    throw new VoiceEvent(event, `${url}, line ${at.line}: ${message}`);
  }
  call.grammars.set(url, { tree: reading.tree, text });
}

interface Place {
  readonly grammar: Grammar | undefined;
  readonly keys: string | undefined;
  readonly owner: Owner;
}

function places(call: LiveCall): Place[] {
  const { item, dialog } = call;
  const { document, root } = call.context;
  const found: Place[] = [];
  const add = (grammars: readonly Grammar[], owner: Owner): void => {
    for (const grammar of grammars) found.push({ grammar, keys: undefined, owner });
  };
  const addJump = (
    jump: Jump & { readonly grammars: readonly Grammar[]; readonly dtmf: string | undefined },
    owner: Owner,
  ): void => {
    if (jump.dtmf !== undefined) found.push({ grammar: undefined, keys: jump.dtmf, owner });
    add(jump.grammars, owner);
  };
  if (item) {
    if (item.kind === 'field') {
      if (item.builtin !== undefined) add([builtinGrammar(item.builtin)], { kind: 'item' });
      for (const { dtmf, value } of item.options)
        if (dtmf !== undefined)
          found.push({ grammar: undefined, keys: dtmf, owner: { kind: 'option', value } });
    }
    add(item.grammars, { kind: 'item' });
    if (item.kind === 'menu')
      for (const choice of item.choices) addJump(choice, { kind: 'jump', jump: choice, isChoice: true });
    for (const link of item.links) addJump(link, { kind: 'jump', jump: link, isChoice: false });
    const isModal =
      item.kind === 'transfer' || ((item.kind === 'field' || item.kind === 'record') && item.modal);
    if (isModal) return found;
  }
  if (dialog) {
    add(dialog.grammars, { kind: 'form' });
    for (const link of dialog.links) addJump(link, { kind: 'jump', jump: link, isChoice: false });
  }
  for (const key of root === document ? [document] : [document, root]) {
    const place = call.document(key);
    place.dialogs.forEach((other, index) => {
      if (other !== dialog) found.push(...fromAfar(other, key, index));
    });
    for (const link of place.links) addJump(link, { kind: 'jump', jump: link, isChoice: false });
  }
  return found;
}

/** What a dialog listens for while others run. */
function fromAfar(dialog: Dialog, document: DocumentKey, index: number): Place[] {
  const owner: Owner = { kind: 'dialog', document, dialog: index, jump: undefined };
  const isOpen = dialog.scope === 'document';
  const own = dialog.grammars
    .filter(({ scope }) => (scope === undefined ? isOpen : scope === 'document'))
    .map((grammar): Place => ({ grammar, keys: undefined, owner }));
  const [item] = dialog.items;
  if (!isOpen || item?.kind !== 'menu') return own;
  return item.choices.flatMap((choice): Place[] => {
    const one: Owner = { ...owner, jump: choice };
    const keys: Place[] =
      choice.dtmf === undefined ? [] : [{ grammar: undefined, keys: choice.dtmf, owner: one }];
    return [...keys, ...choice.grammars.map((grammar): Place => ({ grammar, keys: undefined, owner: one }))];
  });
}

function builtinGrammar(type: string): Grammar {
  const at = { line: 1, column: 1 };
  const reading = readBuiltin(type);
  if (!reading.ok) {
    const event = reading.isUnsupported ? 'error.unsupported.builtin' : 'error.badfetch';
    throw new VoiceEvent(event, reading.message);
  }
  return { source: { kind: 'tree', tree: reading.tree }, scope: undefined, at };
}

function builtinTree(uri: string): GrammarTree {
  const { source } = builtinGrammar(uri);
  if (source.kind !== 'tree') throw new TypeError('No tree of a built-in grammar');
  return source.tree;
}

function addressOf(call: LiveCall, { source }: Grammar): string {
  if (source.kind !== 'address') throw new TypeError('The grammar has no address');
  const uri = uriOf(call, source.src);
  return uri.startsWith('builtin:') ? uri : resolveUri(uri, call.current.base);
}

function treeOf(
  call: LiveCall,
  grammar: Grammar,
): { readonly tree: GrammarTree; readonly rule: string } | undefined {
  const { source } = grammar;
  switch (source.kind) {
    case 'tree':
      return { tree: source.tree, rule: source.tree.kind === 'srgs' ? (source.tree.root ?? '') : '' };
    case 'address': {
      const uri = addressOf(call, grammar);
      if (uri.startsWith('builtin:')) return { tree: builtinTree(uri), rule: '' };
      const { document, fragment } = splitFragment(uri);
      const held = call.grammars.get(document);
      if (!held) return undefined;
      const rule = fragment ?? held.tree.root;
      const known = rule === undefined ? undefined : held.tree.rules[rule];
      if (rule === undefined || !known) throw new VoiceEvent('error.badfetch', `${uri} names no rule`);
      if (fragment !== undefined && fragment !== held.tree.root && !known.isPublic)
        throw new VoiceEvent('error.badfetch', `The rule ${fragment} of ${document} is not public`);
      return { tree: held.tree, rule };
    }
    default:
      return undefined;
  }
}

/** The address of a grammar that this one, or one that it refers to, needs and that is not there. */
function neededBy(
  call: LiveCall,
  tree: Extract<GrammarTree, { kind: 'srgs' }>,
  seen: Set<string>,
): string | undefined {
  for (const uri of references(tree)) {
    const url = resolveUri(uri, tree.base);
    if (seen.has(url)) continue;
    seen.add(url);
    const held = call.grammars.get(url);
    if (!held) return url;
    const further = neededBy(call, held.tree, seen);
    if (further !== undefined) return further;
  }
  return undefined;
}

function references(tree: Extract<GrammarTree, { kind: 'srgs' }>): string[] {
  const found: string[] = [];
  const todo: Expansion[] = Object.values(tree.rules).map(({ expansion }) => expansion);
  for (let one = todo.pop(); one; one = todo.pop()) {
    if (one.kind === 'elsewhere') found.push(one.uri);
    if (one.kind === 'sequence' || one.kind === 'oneOf') todo.push(...one.items);
    if (one.kind === 'repeat') todo.push(one.item);
  }
  return found;
}

export function standingOf(call: LiveCall, { tree, rule }: ActiveGrammar, keys: string): Standing {
  switch (tree.kind) {
    case 'keys':
      return {
        isMatch: tree.keys === keys,
        canGrow: tree.keys.length > keys.length && tree.keys.startsWith(keys),
      };
    case 'builtin':
      return builtinStanding(tree, keys);
    case 'srgs':
      return bounded(() => matcher(call).standing(tree, rule, keys));
  }
}

/** The value of keys that match. */
export function interpretationOf(
  call: LiveCall,
  { tree, rule, owner }: ActiveGrammar,
  keys: string,
): Json | undefined {
  switch (tree.kind) {
    case 'keys':
      return owner.kind === 'option' ? owner.value : keys;
    case 'builtin':
      return builtinValue(tree, keys);
    case 'srgs':
      return interpret(call, matcher(call).marks(tree, rule, keys) ?? []);
  }
}

function matcher(call: LiveCall): Matcher {
  return new Matcher((uri) => call.grammars.get(uri)?.tree);
}

function bounded(match: () => Standing): Standing {
  try {
    return match();
  } catch (error) {
    if (error instanceof TooAmbiguous) throw new OutOfBudget(error.message);
    throw error;
  }
}
