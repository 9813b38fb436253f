import type { CompiledUnit, JsonObject } from '@ringback/script';
import type { Position } from '@ringback/xml';
import type { LiteralValue } from './literal-value.ts';
import type { TraceTransition } from './step-result.ts';
import type { TransitionIndex } from './transition-index.ts';

export type StateKind = 'scxml' | 'state' | 'parallel' | 'final' | 'history';

/** A node of the state tree; the `scxml` element is its root. Built once by the reader, never changed later. */
export interface StateNode {
  readonly kind: StateKind;
  readonly id: string;
  /** Place in document order; descendants have the numbers up to `lastOrder`. */
  readonly order: number;
  lastOrder: number;
  readonly parent: StateNode | undefined;
  /** Child states without history ones. */
  readonly children: StateNode[];
  readonly histories: StateNode[];
  /** Default entry of compound states; the default transition of history states. */
  initial: Transition | undefined;
  readonly transitions: Transition[];
  readonly onentry: Block[];
  readonly onexit: Block[];
  readonly invokes: InvokeNode[];
  readonly data: DataItem[];
  donedata: Payload | undefined;
  readonly deep: boolean;
  /** Name of its own variables; `undefined` when its content sees only those of the document. */
  readonly scope: string | undefined;
  /** What its own variables are to begin with. */
  readonly variables: JsonObject | undefined;
  /** `_type` and `_persist`, which mean nothing to the interpreter. */
  readonly declared: { readonly type?: string; readonly persist?: string };
  readonly at: Position;
}

export interface Transition {
  readonly source: StateNode;
  /** Filled in when all states are known. */
  targets: readonly StateNode[];
  readonly targetIds: readonly string[];
  /** Event descriptors without trailing `.*`; `*` matches all. Absent: eventless. */
  readonly events: readonly string[] | undefined;
  readonly cond: CompiledUnit | undefined;
  readonly type: 'internal' | 'external';
  readonly content: Block;
  readonly at: Position;
  readonly targetAt: Position;
  readonly memo: TransitionMemo;
}

/** What the interpreter worked out about a transition and need not work out again. */
export interface TransitionMemo {
  /** The innermost state around what it leaves and enters, when no history state decides on it. */
  domain?: { readonly state: StateNode | undefined };
  /** What it enters, when no history state decides on it. */
  entries?: readonly Entry[];
  trace?: TraceTransition;
}

/** A state to enter, and what is executed after its `onentry`: content of its default entry, or of a history's. */
export interface Entry {
  readonly state: StateNode;
  readonly blocks: readonly Block[];
}

/** Executable content that stops at its first error (SCXML 4.9). */
export type Block = readonly Instruction[];

/** A value given in the document or computed. */
export type ValueSource =
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'unit'; readonly unit: CompiledUnit };

/** Also a word that is the value itself unless there is a variable of that name; then the unit gives it, or nothing. */
export type WordSource =
  | ValueSource
  | { readonly kind: 'word'; readonly name: string; readonly unit: CompiledUnit | undefined };

export interface DataItem {
  readonly id: string;
  readonly value:
    | { readonly kind: 'none' }
    | { readonly kind: 'unit'; readonly unit: CompiledUnit }
    | LiteralValue
    | { readonly kind: 'failed'; readonly message: string };
  /** `_type` and `_desc`, for tools. */
  readonly declared: { readonly type?: string; readonly description?: string };
  readonly at: Position;
}

export interface ParamNode {
  readonly name: string;
  readonly unit: CompiledUnit;
  readonly at: Position;
}

/** What an event or a child carries: `content`, or names and `param`s. */
export interface Payload {
  readonly content: ContentSource | undefined;
  readonly namelist: readonly { readonly name: string; readonly unit: CompiledUnit }[];
  readonly params: readonly ParamNode[];
}

export type ContentSource = LiteralValue | { readonly kind: 'unit'; readonly unit: CompiledUnit };

export interface InvokeNode {
  readonly state: StateNode;
  /** Number among the invokes of its state. */
  readonly index: number;
  readonly id: string | undefined;
  readonly idLocation: CompiledUnit | undefined;
  readonly type: ValueSource | undefined;
  readonly src: ValueSource | undefined;
  readonly payload: Payload;
  readonly autoforward: boolean;
  readonly finalize: Block | undefined;
  readonly at: Position;
}

export type Instruction =
  | RaiseNode
  | SendNode
  | {
      readonly kind: 'cancel';
      readonly sendId: WordSource;
      /** Whether the document is told what became of it. */
      readonly answered: boolean;
      readonly at: Position;
    }
  | {
      readonly kind: 'log';
      readonly label: ValueSource | undefined;
      readonly level: ValueSource | undefined;
      readonly expr: CompiledUnit | undefined;
      readonly at: Position;
    }
  | {
      readonly kind: 'assign';
      readonly location: CompiledUnit;
      readonly value: ContentSource;
      readonly at: Position;
    }
  | { readonly kind: 'script'; readonly units: readonly CompiledUnit[]; readonly at: Position }
  | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly at: Position }
  | {
      readonly kind: 'foreach';
      readonly array: CompiledUnit;
      readonly item: string;
      readonly index: string | undefined;
      readonly content: Block;
      readonly at: Position;
    }
  | ActionNode;

export interface Branch {
  /** Absent in `else`. */
  readonly cond: CompiledUnit | undefined;
  readonly content: Block;
}

export interface RaiseNode {
  readonly kind: 'raise';
  readonly event: string;
  readonly payload: Payload | undefined;
  readonly at: Position;
}

export interface SendNode {
  readonly kind: 'send';
  readonly event: ValueSource | undefined;
  readonly target: ValueSource | undefined;
  readonly type: WordSource | undefined;
  readonly delay: ValueSource | undefined;
  /** When it gives no id, a fresh one is made, and stored at the location if there is one. */
  readonly id: WordSource | undefined;
  readonly idLocation: CompiledUnit | undefined;
  /** Whether targets of the SCXML processor may also be session ids and `_internal`, without `#`. */
  readonly bareTargets: boolean;
  /** Whether a `<cancel>` of it will be answered, so that the session must know that it waits. */
  readonly answersCancel: boolean;
  readonly payload: Payload;
  readonly at: Position;
}

/** An element of a functional module, and the elements of modules inside of it. */
export interface ActionNode {
  readonly kind: 'action';
  readonly namespace: string;
  readonly name: string;
  /** Name for error events: module and element, e.g. `queue.submit`. */
  readonly label: string;
  readonly known: boolean;
  readonly values: readonly { readonly name: string; readonly source: ValueSource }[];
  /** Attributes that name where the request id is stored. */
  readonly locations: readonly CompiledUnit[];
  readonly params: readonly ParamNode[];
  readonly content: ContentSource | undefined;
  readonly children: readonly ActionNode[];
  readonly at: Position;
}

/** The whole document, ready to be interpreted. */
export interface Model {
  readonly root: StateNode;
  /** All nodes in document order; `states[n].order === n`. */
  readonly states: readonly StateNode[];
  readonly byId: ReadonlyMap<string, StateNode>;
  readonly transitions: TransitionIndex;
  readonly binding: 'early' | 'late';
  /** Scripts of the document itself, each made of one or more files. */
  readonly scripts: readonly (readonly CompiledUnit[])[];
}

/** Whether a state has states inside of which exactly one is active. */
export function isCompound(state: StateNode): boolean {
  return (state.kind === 'state' || state.kind === 'scxml') && state.children.length > 0;
}

export function isAtomic(state: StateNode): boolean {
  return state.kind === 'final' || (state.kind === 'state' && state.children.length === 0);
}

/** Whether `state` lies inside of `ancestor` (and is not the same). */
export function isDescendant(state: StateNode, ancestor: StateNode): boolean {
  return state.order > ancestor.order && state.order <= ancestor.lastOrder;
}
