import type { Evaluator, InitialVariable, Layout } from '@ringback/script';
import { beginning } from './initialise-data.ts';
import type { DataItem, Model, StateNode } from './model.ts';

/** The data of a document with early binding, ready to be made at once for each session. */
export interface DataLayout {
  readonly layout: Layout;
  /** Those that have to be looked at for each session, in document order. */
  readonly open: readonly { readonly state: StateNode; readonly item: DataItem }[];
}

/** `undefined` when the data of this document are made one by one. */
export function layOutData(
  { binding, root, states, scripts }: Model,
  evaluator: Evaluator,
): DataLayout | undefined {
  if (binding !== 'early') return undefined;
  const items = states.flatMap((state) => state.data.map((item) => ({ state, item })));
  const variables = items.map(
    ({ state, item: { id, value } }): InitialVariable => ({
      name: id,
      value: value.kind === 'failed' ? undefined : beginning(value),
      isGiven: state === root,
    }),
  );
  const layout = items.length === 0 ? undefined : evaluator.layOut(variables, scripts);
  if (layout === undefined) return undefined;
  const isOpen = new Set(layout.open);
  const open = items.filter(({ item }, index) => isOpen.has(index) || item.value.kind === 'failed');
  return { layout, open };
}
