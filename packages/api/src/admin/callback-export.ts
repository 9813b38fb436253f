import type { CallbackPageOrder, CallbackRecord, Store } from '@ringback/core';

/** Callbacks that are read at once. */
const AT_ONCE = 1_000;
/** So many that were read already are read again: callbacks that are removed meanwhile move those behind them forward. */
const OVERLAP = 100;

/**
 * All callbacks that fit an order, some at a time, each once; `first` is where the order begins. Those that come to be or
 * change their place while this goes on may be there or not.
 */
export async function* everyCallback(
  store: Pick<Store, 'callbacks'>,
  order: CallbackPageOrder,
): AsyncGenerator<readonly CallbackRecord[]> {
  const given = new Set<string>();
  for (let { offset } = order; ; offset += AT_ONCE - OVERLAP) {
    const { callbacks } = await store.callbacks.page({ ...order, offset, limit: AT_ONCE, counted: false });
    const fresh = callbacks.filter(({ id }) => !given.has(id));
    for (const { id } of fresh) given.add(id);
    yield fresh;
    if (callbacks.length < AT_ONCE) return;
  }
}
