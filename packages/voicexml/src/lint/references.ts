import type { SourcePosition } from '@ringback/script';
import type { Address, Dialog, Grammar, Item, Jump, PromptPart, VoiceDocument } from '../document/model.ts';

/** A literal address in a document, for who can look whether something is there. */
export interface Reference {
  readonly use: 'document' | 'grammar' | 'script' | 'data' | 'audio';
  readonly uri: string;
  readonly at: SourcePosition;
}

/** All literal addresses, in no order. */
export function referencesOf(document: VoiceDocument): readonly Reference[] {
  const found: Reference[] = [];
  const add = (use: Reference['use'], address: Address | undefined): void => {
    if (address?.kind === 'literal') found.push({ use, uri: address.uri, at: address.at });
  };
  const jump = ({ next }: Jump): void => add('document', next);
  const grammars = (list: readonly Grammar[]): void => {
    for (const { source } of list) if (source.kind === 'address') add('grammar', source.src);
  };
  const parts = (list: readonly PromptPart[]): void => {
    for (const part of list) {
      // What is said in its place makes up for a sound that is not there.
      if (part.kind === 'audio' && part.content.length === 0) add('audio', part.src);
      if ('content' in part && part.content !== undefined) parts(part.content);
    }
  };
  for (const code of document.codes) {
    for (const one of code) {
      if (one.op === 'goto' && one.target.kind === 'document') add('document', one.target.next);
      else if (one.op === 'submit') add('document', one.next);
      else if (one.op === 'scriptFrom') add('script', one.src);
      else if (one.op === 'data') add('data', one.src);
      else if (one.op === 'prompt') parts(one.prompt.content);
    }
  }
  for (const link of allLinks(document)) {
    jump(link);
    grammars(link.grammars);
  }
  for (const dialog of document.dialogs) {
    grammars(dialog.grammars);
    for (const item of dialog.items) {
      grammars(item.grammars);
      for (const { content } of item.prompts) parts(content);
      if (item.kind === 'subdialog') add('document', item.src);
      if (item.kind === 'menu')
        for (const choice of item.choices) {
          jump(choice);
          grammars(choice.grammars);
        }
    }
  }
  return found;
}

function allLinks({ links, dialogs }: VoiceDocument) {
  const inside = (dialog: Dialog) => [...dialog.links, ...dialog.items.flatMap((item: Item) => item.links)];
  return [...links, ...dialogs.flatMap(inside)];
}
