/** Last part of a realm's set-up: takes away what must not be there, then freezes everything there is. */
export const REALM_FREEZE_SOURCE = String.raw`
// Promises would run code after the step, outside of its budget; the rest reaches other threads, code or clocks.
for (const name of ['Promise', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'FinalizationRegistry', 'WeakRef',
  'Proxy', 'Reflect', 'Intl', 'console', 'eval', 'Function', 'AsyncDisposableStack', 'Iterator',
  'ShadowRealm']) delete globalThis[name];
delete Array.fromAsync;

// An assignment such as error.message = 'x' or o.toString = f must make an own property although the inherited
// one is frozen; a frozen data property would silently swallow it.
const assignable = (target) => {
  for (const key of Object.getOwnPropertyNames(target)) {
    const is = Object.getOwnPropertyDescriptor(target, key);
    if (!('value' in is) || !is.configurable) continue;
    const value = is.value;
    define(target, key, {
      get() { return value; },
      set(next) {
        if (this === target || (typeof this !== 'object' && typeof this !== 'function') || this === null) return;
        if (hasOwn(this, key)) this[key] = next; else define(this, key, data(next));
      },
      enumerable: is.enumerable, configurable: false,
    });
  }
};
for (const target of [Object.prototype, Date.prototype, Error.prototype, TypeError.prototype, RangeError.prototype,
  ReferenceError.prototype, SyntaxError.prototype, EvalError.prototype, URIError.prototype]) assignable(target);

const seen = new Set();
const harden = (start) => {
  const todo = [start];
  while (todo.length > 0) {
    const one = todo.pop();
    if ((typeof one !== 'object' && typeof one !== 'function') || one === null || seen.has(one)) continue;
    seen.add(one);
    if (one !== rt && one !== nowhere) freeze(one);
    todo.push(proto(one));
    if (one === nowhere) continue;
    for (const key of [...Object.getOwnPropertyNames(one), ...Object.getOwnPropertySymbols(one)]) {
      const is = Object.getOwnPropertyDescriptor(one, key);
      todo.push(is.value, is.get, is.set);
    }
  }
};
const finish = () => {
  freeze(globals);
  for (const start of [
    globals, globalThis, function () {}, function* () {}, async function () {}, async function* () {},
    (function* () {})(), [][Symbol.iterator](), ''[Symbol.iterator](), new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](), 'a'.matchAll(/a/gu), BUDGET,
    elementProto, documentProto, textProto, attributeProto, NO_NODES,
    Object.getOwnPropertyDescriptor((function () { 'use strict'; return arguments; })(), 'callee').get,
  ]) harden(start);
};
`;
