import type { SourcePosition } from '@ringback/script';
import type { GrammarTree } from '../grammar/model.ts';

/** A piece of ECMAScript in a document; it is compiled when it is first needed. */
export interface Source {
  readonly kind: 'expression' | 'location' | 'script';
  readonly text: string;
  readonly at: SourcePosition;
}

/** A URI that stands in the document, or an expression that gives one. */
export type Address =
  | { readonly kind: 'literal'; readonly uri: string; readonly at: SourcePosition }
  | { readonly kind: 'expression'; readonly expr: Source; readonly at: SourcePosition };

/** Attributes on fetching (VoiceXML 2.0 6.1.1), as they are written. */
export interface FetchAttributes {
  readonly fetchtimeout: string | undefined;
  readonly fetchaudio: string | undefined;
  readonly maxage: string | undefined;
  readonly maxstale: string | undefined;
}

/** An event to throw: a name that stands there, or an expression; and words to go with it. */
export interface EventAttributes {
  readonly event: string | undefined;
  readonly eventexpr: Source | undefined;
  readonly message: string | undefined;
  readonly messageexpr: Source | undefined;
}

export interface SubmitAttributes {
  readonly namelist: readonly string[] | undefined;
  readonly method: 'get' | 'post';
  readonly enctype: string;
}

export interface Option {
  readonly dtmf: string | undefined;
  readonly value: string;
  readonly text: string;
}

export type PromptPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly expr: Source }
  | {
      readonly kind: 'audio';
      readonly src: Address | undefined;
      readonly fetch: FetchAttributes;
      readonly content: readonly PromptPart[];
    }
  | { readonly kind: 'break'; readonly ms: number }
  | { readonly kind: 'mark'; readonly name: string | undefined; readonly nameexpr: Source | undefined }
  | {
      readonly kind: 'foreach';
      readonly slot: string;
      readonly list: Source;
      readonly item: string;
      readonly content: readonly PromptPart[];
    }
  | { readonly kind: 'enumerate'; readonly content: readonly PromptPart[] | undefined }
  | {
      readonly kind: 'styled';
      /** `say-as`, `voice`, `prosody`, ... with their attributes. */
      readonly element: string;
      readonly attributes: Readonly<Record<string, string>>;
      readonly content: readonly PromptPart[];
    };

export interface Prompt {
  readonly content: readonly PromptPart[];
  readonly bargein: string | undefined;
  readonly cond: Source | undefined;
  readonly count: number;
  readonly timeout: string | undefined;
  readonly lang: string | undefined;
  readonly base: string | undefined;
  readonly at: SourcePosition;
}

/** One step of executable content; jumps are indices in the same list. */
export type Instruction =
  | { readonly op: 'var'; readonly name: string; readonly expr: Source | undefined }
  /** The variable of a form item, in its place among the variables of the form. */
  | { readonly op: 'initItem'; readonly item: number }
  | { readonly op: 'assign'; readonly location: Source; readonly expr: Source }
  | { readonly op: 'clear'; readonly names: readonly string[] | undefined; readonly at: SourcePosition }
  | { readonly op: 'jumpUnless'; readonly cond: Source; readonly to: number }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'foreach'; readonly list: Source; readonly slot: string }
  | { readonly op: 'next'; readonly slot: string; readonly item: string; readonly to: number }
  | { readonly op: 'prompt'; readonly prompt: Prompt }
  | { readonly op: 'reprompt' }
  | {
      readonly op: 'goto';
      readonly target:
        | { readonly kind: 'document'; readonly next: Address }
        | {
            readonly kind: 'item';
            readonly name: Address;
          };
      readonly fetch: FetchAttributes;
    }
  | {
      readonly op: 'submit';
      readonly next: Address;
      readonly submit: SubmitAttributes;
      readonly fetch: FetchAttributes;
    }
  | {
      readonly op: 'exit';
      readonly expr: Source | undefined;
      readonly namelist: readonly string[] | undefined;
      readonly at: SourcePosition;
    }
  | {
      readonly op: 'return';
      readonly event: EventAttributes;
      readonly namelist: readonly string[];
      readonly at: SourcePosition;
    }
  | {
      readonly op: 'disconnect';
      readonly namelist: readonly string[] | undefined;
      readonly at: SourcePosition;
    }
  | { readonly op: 'throw'; readonly event: EventAttributes; readonly at: SourcePosition }
  | {
      readonly op: 'log';
      readonly label: string | undefined;
      readonly expr: Source | undefined;
      readonly parts: readonly PromptPart[];
    }
  | { readonly op: 'script'; readonly script: Source }
  | { readonly op: 'scriptFrom'; readonly src: Address; readonly fetch: FetchAttributes }
  | {
      readonly op: 'data';
      readonly name: string | undefined;
      readonly src: Address;
      readonly submit: SubmitAttributes;
      readonly fetch: FetchAttributes;
    };

export type Code = readonly Instruction[];

/** `catch` and its short forms; `code` is an index in the document's list. */
export interface Catch {
  readonly events: readonly string[];
  readonly cond: Source | undefined;
  readonly count: number;
  readonly code: number;
}

export interface Filled {
  readonly mode: 'all' | 'any';
  /** Names of input items; of one inside of an item: that item. */
  readonly namelist: readonly string[] | undefined;
  readonly item: number | undefined;
  readonly code: number;
  readonly at: SourcePosition;
}

export type GrammarSource =
  | { readonly kind: 'tree'; readonly tree: GrammarTree }
  | {
      readonly kind: 'address';
      readonly src: Address;
      readonly fetch: FetchAttributes;
      readonly mode: string | undefined;
    }
  /** Only speech would match it: it is there, and never heard. */
  | { readonly kind: 'voice' }
  | { readonly kind: 'unsupported'; readonly why: string };

export interface Grammar {
  readonly source: GrammarSource;
  readonly scope: 'document' | 'dialog' | undefined;
  readonly at: SourcePosition;
}

/** Where a key leads: of a `link` or a `choice`. */
export interface Jump {
  readonly next: Address | undefined;
  readonly event: EventAttributes;
  readonly fetch: FetchAttributes;
  readonly at: SourcePosition;
}

export interface Link extends Jump {
  readonly grammars: readonly Grammar[];
  readonly dtmf: string | undefined;
}

export interface Choice extends Jump {
  readonly grammars: readonly Grammar[];
  readonly dtmf: string | undefined;
  readonly text: string;
}

export interface Param {
  readonly name: string;
  readonly expr: Source | undefined;
  readonly value: string | undefined;
}

interface ItemBase {
  /** Also of items without a name of their own, for which it cannot be a name of a script. */
  readonly name: string;
  readonly isNamed: boolean;
  readonly expr: Source | undefined;
  readonly cond: Source | undefined;
  readonly at: SourcePosition;
  readonly prompts: readonly Prompt[];
  readonly catches: readonly Catch[];
  readonly properties: Readonly<Record<string, string>>;
  readonly grammars: readonly Grammar[];
  readonly links: readonly Link[];
}

export type Item = ItemBase &
  (
    | { readonly kind: 'block'; readonly code: number }
    | { readonly kind: 'initial' }
    | {
        readonly kind: 'field';
        readonly slot: string;
        readonly modal: boolean;
        readonly builtin: string | undefined;
        readonly options: readonly Option[];
      }
    | {
        readonly kind: 'record';
        readonly modal: boolean;
        readonly beep: boolean;
        readonly maxtime: string | undefined;
        readonly finalsilence: string | undefined;
        readonly dtmfterm: boolean;
        readonly type: string | undefined;
      }
    | {
        readonly kind: 'transfer';
        readonly transfer: 'blind' | 'bridge' | 'consultation';
        readonly dest: Address;
        readonly connecttimeout: string | undefined;
        readonly maxtime: string | undefined;
        readonly transferaudio: string | undefined;
        readonly aai: string | undefined;
        readonly aaiexpr: Source | undefined;
      }
    | {
        readonly kind: 'subdialog';
        readonly src: Address;
        readonly submit: SubmitAttributes;
        readonly fetch: FetchAttributes;
        readonly params: readonly Param[];
      }
    | { readonly kind: 'object' }
    | { readonly kind: 'menu'; readonly choices: readonly Choice[] }
  );

/** A form; a menu is one with a single item. */
export interface Dialog {
  readonly kind: 'form' | 'menu';
  readonly id: string | undefined;
  readonly scope: 'dialog' | 'document';
  /** Variables, scripts and item variables in the order of the document. */
  readonly init: number;
  readonly items: readonly Item[];
  readonly filled: readonly Filled[];
  readonly catches: readonly Catch[];
  readonly links: readonly Link[];
  readonly grammars: readonly Grammar[];
  readonly properties: Readonly<Record<string, string>>;
  /** Names that `var` declares in the form itself: parameters of subdialogs take their place. */
  readonly variables: readonly string[];
  readonly at: SourcePosition;
}

/** A VoiceXML document as it was written. Plain data, and the same for all calls. */
export interface VoiceDocument {
  readonly url: string;
  /** What relative references are relative to (`xml:base`). */
  readonly base: string;
  readonly application: string | undefined;
  readonly lang: string | undefined;
  readonly version: string;
  readonly init: number;
  readonly dialogs: readonly Dialog[];
  readonly catches: readonly Catch[];
  readonly links: readonly Link[];
  readonly properties: Readonly<Record<string, string>>;
  readonly meta: Readonly<Record<string, string>>;
  readonly codes: readonly Code[];
  /** Characters of its text. */
  readonly length: number;
}
