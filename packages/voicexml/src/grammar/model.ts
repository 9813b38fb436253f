/** What may be keyed at a place of a grammar (SRGS 1.0 chapter 2), as plain data. */
export type Expansion =
  /** Keys, one after the other. */
  | { readonly kind: 'keys'; readonly keys: string }
  | { readonly kind: 'sequence'; readonly items: readonly Expansion[] }
  | { readonly kind: 'oneOf'; readonly items: readonly Expansion[] }
  | { readonly kind: 'repeat'; readonly item: Expansion; readonly least: number; readonly most: number }
  /** A rule of the same grammar. */
  | { readonly kind: 'rule'; readonly name: string }
  /** The root, or a named rule, of a grammar elsewhere. */
  | { readonly kind: 'elsewhere'; readonly uri: string; readonly rule: string | undefined }
  | { readonly kind: 'null' }
  | { readonly kind: 'void' }
  | { readonly kind: 'tag'; readonly text: string; readonly line: number; readonly column: number };

export interface Rule {
  readonly isPublic: boolean;
  readonly expansion: Expansion;
}

export type TagFormat = 'literals' | 'script';

/** A DTMF grammar in the XML form, or one that is built in. */
export type GrammarTree =
  | {
      readonly kind: 'srgs';
      readonly mode: 'dtmf' | 'voice';
      readonly root: string | undefined;
      readonly rules: Readonly<Record<string, Rule>>;
      readonly tags: TagFormat;
      /** Absolute; what `elsewhere` is relative to. */
      readonly base: string;
      /** Run before the tags of each match. */
      readonly preludes: readonly string[];
    }
  | {
      readonly kind: 'builtin';
      readonly type: BuiltinType;
      readonly parameters: Readonly<Record<string, string>>;
    }
  /** Just these keys, with a value: of a choice, an option or a link. */
  | { readonly kind: 'keys'; readonly keys: string };

export const BUILTIN_TYPES = ['boolean', 'currency', 'date', 'digits', 'number', 'phone', 'time'] as const;
export type BuiltinType = (typeof BUILTIN_TYPES)[number];
