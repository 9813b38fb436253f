/**
 * Set-up of a realm, run as its first script. It is plain text because it must live inside the realm: what it
 * makes belongs there, and no object of the host ever gets in. It is called with the realm's settings (primitives, and the
 * objects of the platform as JSON text) and functions of the host (see `RealmCallbacks`), and returns the runtime that the
 * host drives with primitives.
 */
export const REALM_SOURCE = String.raw`
const hasOwn = Object.hasOwn, define = Object.defineProperty, proto = Object.getPrototypeOf;
const construct = Reflect.construct, freeze = Object.freeze, parse = JSON.parse, stringify = JSON.stringify, create = Object.create;
const data = (value) => ({ value, writable: true, enumerable: true, configurable: true });

// ---- time and chance come from the step ----
let nowMs = 0, random = 0;
const RealDate = Date;
const StepDate = function Date(...args) {
  if (!new.target) return new RealDate(nowMs).toString();
  return construct(RealDate, args.length === 0 ? [nowMs] : args, new.target);
};
define(StepDate, 'length', { value: 7 });
StepDate.prototype = RealDate.prototype;
RealDate.prototype.constructor = StepDate;
StepDate.UTC = RealDate.UTC;
StepDate.parse = RealDate.parse;
StepDate.now = () => nowMs;
globalThis.Date = StepDate;
Math.random = () => {
  random = (random + 0x6d2b79f5) | 0;
  let t = Math.imul(random ^ (random >>> 15), 1 | random);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

// ---- native calls that cost much for little text ----
const MAX_TEXT = 1000000;
for (const name of ['repeat', 'padStart', 'padEnd']) {
  const real = String.prototype[name];
  String.prototype[name] = { [name](n, fill) {
    const size = name === 'repeat' ? String(this).length * Number(n) : Number(n);
    if (size > MAX_TEXT) throw new RangeError('The text would be longer than ' + MAX_TEXT + ' characters');
    return real.call(this, n, fill);
  } }[name];
}

// ---- errors show the document's lines and nothing of the host ----
const files = new Set([documentName]);
const places = new WeakMap();
Error.prepareStackTrace = (error, frames) => {
  let text = '';
  try { text = String(error); } catch { text = 'Error'; }
  for (const frame of frames) {
    const file = frame.getFileName(), line = frame.getLineNumber();
    if (!files.has(file)) continue;
    if (!places.has(error)) places.set(error, { file, line });
    text += '\n    at ' + (frame.getFunctionName() || '(script)') +
      ' (' + (file === documentName ? '' : file + ', ') + 'line ' + line + ')';
  }
  return text;
};

// ---- the runtime that rewritten code calls ----
const BUDGET = new Error('The script used up its step budget');
// An ordinary object: one without a prototype would be a dictionary, ten times slower to read.
const rt = {
  s: null, n: 0, v: undefined, cur: null, kind: 0,
  errName: '', errMessage: '', errLine: 0, errFile: '', errBudget: false,
  x() { throw BUDGET; },
  // The scope that owns a name and may be written; a new name goes to the document's scope.
  o(name) {
    let s = rt.s;
    while (s !== systems) { if (hasOwn(s, name)) return s; s = proto(s); }
    if (hasOwn(s, name)) throw new TypeError(name + ' is read-only');
    const doc = rt.cur.doc;
    define(doc, name, data(undefined));
    return doc;
  },
  d(name) {
    let s = rt.s;
    while (s !== systems) { if (hasOwn(s, name)) return s; s = proto(s); }
    if (hasOwn(s, name)) throw new TypeError(name + ' is read-only');
    throw new ReferenceError(name + ' is not defined');
  },
  t(name) { return name in rt.s ? typeof rt.s[name] : 'undefined'; },
  h(names, unit) {
    const cur = rt.cur;
    if (cur.laid !== null && cur.laid.units.has(unit) && rt.s === cur.doc) return;
    const isTop = rt.s === cur.doc && cur.data !== null;
    for (const name of names) {
      if (hasOwn(systems, name)) throw new TypeError(name + ' is read-only');
      // A variable that hides declared data begins with its value, as if both were one.
      if (!hasOwn(rt.s, name)) define(rt.s, name, data(isTop && hasOwn(cur.data, name) ? cur.data[name] : undefined));
    }
  },
  // Remembers where a function's text is, so that it can be made again. Text given to eval (unit < 0) is gone later.
  f(unit, number, fn) {
    if (unit >= 0) origins.set(fn, 'f:' + unit + ':' + number);
    return fn;
  },
  // The same for a function that nobody writes properties to: all sessions share one frozen instance.
  g(unit, number, fn) {
    const key = 'g:' + unit + ':' + number;
    const known = sharedFunctions.get(key);
    if (known !== undefined) return known;
    origins.set(fn, key);
    if (hasOwn(fn, 'prototype')) freeze(fn.prototype);
    sharedFunctions.set(key, freeze(fn));
    return fn;
  },
};
const origins = new WeakMap();
const scopeIds = new WeakMap();
const sharedFunctions = new Map();

// ---- what free names can reach: the session, then these, then nothing ----
const nowhere = new Proxy(freeze(create(null)), {
  get(target, name) {
    if (typeof name === 'symbol') return undefined;
    throw new ReferenceError(name + ' is not defined');
  },
  has: () => false,
  set: () => { throw new TypeError('Not assignable'); },
  getPrototypeOf: () => null,
});
const globals = create(nowhere);
for (const name of [
  'Object', 'Array', 'String', 'Number', 'Boolean', 'Date', 'RegExp', 'Math', 'JSON', 'Map', 'Set', 'WeakMap',
  'WeakSet', 'Symbol', 'BigInt', 'Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'EvalError',
  'URIError', 'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'encodeURI', 'encodeURIComponent', 'decodeURI',
  'decodeURIComponent', 'escape', 'unescape', 'Uint8Array',
]) define(globals, name, data(globalThis[name]));
define(globals, 'In', data((id) => {
  // An error of the host must not get into the realm, whatever it is.
  try { return hostIsActive(String(id)); } catch { return false; }
}));
const evaluate = (source) => {
  if (typeof source !== 'string') return source;
  const json = /^\s*\(([^]*)\)\s*;?\s*$/u.exec(source);
  if (json) { try { return parse(json[1]); } catch { /* not JSON, so it is a script */ } }
  let compiled;
  // An error of the host must not get into the realm, whatever it is.
  try { compiled = hostCompile(source); } catch { compiled = 'The text cannot be compiled'; }
  if (typeof compiled !== 'function') throw new SyntaxError(String(compiled));
  const before = rt.v;
  rt.v = undefined;
  const value = compiled();
  const result = rt.v === undefined ? value : rt.v;
  rt.v = before;
  return result;
};
define(globals, 'eval', data(evaluate));

// ---- sessions ----
// Names of the platform. Each session has values of its own, but the variables of all sessions have this one object
// behind them: so they have one shape, and what is compiled for one session is fast for all of them.
const systems = create(globals);
let systemCount = 0;
const showSystem = (name) => {
  if (hasOwn(systems, name)) return;
  define(systems, name, { get: () => systemValue(name), enumerable: true, configurable: true });
  systemCount += 1;
};
// Most values of the platform are never looked at: each stays in the host until the first script asks for it.
const UNREAD = freeze({});
const systemValue = (name) => {
  const { sys } = rt.cur;
  if (sys[name] !== UNREAD) return sys[name];
  let text;
  // An error of the host must not get into the realm, whatever it is. The next who asks may be luckier: the end of the stack
  // may have been near.
  try { text = hostSystem(name); } catch { throw new TypeError(name + ' cannot be read'); }
  return sys[name] = deepFreeze(overlay(templates.get(name), text === undefined ? undefined : parse(text)));
};
showSystem('_event');
const NO_SCOPES = new Map();
const newSession = () => {
  const sys = { _event: undefined };
  if (dataName === undefined)
    return { sys, doc: create(systems), data: null, mirrors: null, scopes: NO_SCOPES, laid: null };
  // Declared data live in one object that scripts may see whole; bare names reach it through accessors.
  const mirrors = create(systems);
  return { sys, doc: create(mirrors), data: showData(sys, {}), mirrors, scopes: NO_SCOPES, laid: null };
};
const showData = (sys, object) => {
  showSystem(dataName);
  sys[dataName] = object;
  return object;
};
// Variables that sessions of the document begin with. Objects of a class have one shape, which is many times faster to
// make and to use than one that grows by a variable at a time.
let layout = null;
const lay = (session) => {
  if (layout.systemCount !== systemCount) {
    if (layout.names.some((name) => hasOwn(systems, name))) return false;
    layout.systemCount = systemCount;
  }
  session.doc = new layout.Variables();
  session.laid = layout;
  return true;
};
// Shared by all sessions: they read the current one's object.
const mirrorOf = new Map();
const mirror = (mirrors, name) => {
  let accessor = mirrorOf.get(name);
  if (accessor === undefined) {
    accessor = {
      get() { return rt.cur.data[name]; }, set(value) { rt.cur.data[name] = value; },
      enumerable: true, configurable: true,
    };
    mirrorOf.set(name, accessor);
  }
  define(mirrors, name, accessor);
};
const deepFreeze = (value) => {
  const todo = [value];
  while (todo.length > 0) {
    const one = todo.pop();
    if (typeof one !== 'object' || one === null || Object.isFrozen(one)) continue;
    freeze(one);
    for (const key of Object.keys(one)) todo.push(one[key]);
  }
  return value;
};
const fail = (error) => {
  rt.errName = 'Thrown'; rt.errMessage = ''; rt.errLine = 0; rt.errFile = '';
  rt.errBudget = rt.n < 0;
  rt.n = rt.errBudget ? 0 : rt.n;
  const left = rt.n;
  rt.n = 1000;
  try {
    if (typeof error === 'object' && error !== null && error instanceof Error) {
      rt.errName = String(error.name).slice(0, 100);
      rt.errMessage = String(error.message).slice(0, 500);
      // Where it happened is noted when the trace is made, and that is when it is first asked for.
      String(error.stack);
      const place = places.get(error);
      if (place !== undefined) { rt.errLine = place.line; rt.errFile = place.file; }
    } else rt.errMessage = String(typeof error === 'object' ? stringify(error) : error).slice(0, 500);
  } catch { rt.errMessage = 'The error itself cannot be read'; }
  rt.n = rt.errBudget ? -1 : left;
};
const MAX_NODES = 200000;
const measure = (value, depth, seen) => {
  if (typeof value !== 'object' || value === null) return;
  if (depth > 200) throw new TypeError('The value is cyclic or nested too deeply');
  for (const key of Object.keys(value)) {
    if ((seen.n += 1) > MAX_NODES) throw new RangeError('The value is too large');
    measure(value[key], depth + 1, seen);
  }
};
const sized = (text) => {
  if (text.length > maxValue) throw new RangeError('The value is larger than ' + maxValue + ' characters');
  return text;
};
// Primitives go out as they are (kind 0), objects as JSON text (kind 1), what JSON has not as kind 2.
const out = (value) => {
  switch (typeof value) {
    case 'string': rt.kind = 0; return sized(value);
    case 'boolean': rt.kind = 0; return value;
    case 'number': rt.kind = 0; return value - value === 0 ? value : null;
    case 'undefined': case 'function': case 'symbol': rt.kind = 2; return undefined;
    case 'bigint': rt.kind = 0; return String(value);
    default: {
      if (value === null) { rt.kind = 0; return null; }
      measure(value, 0, { n: 0 });
      const text = stringify(value);
      if (typeof text !== 'string') { rt.kind = 2; return undefined; }
      rt.kind = 1;
      return sized(text);
    }
  }
};

// ---- objects of the platform: made here once, so that scripts never hold anything of the host ----
const CALL_COST = 100;
const hostFunction = (path) => {
  const leaf = path.slice(path.lastIndexOf('.') + 1);
  return freeze({ [leaf](...args) {
    if ((rt.n -= CALL_COST) < 0) rt.x();
    measure(args, 0, { n: 0 });
    const text = stringify(args);
    let answer;
    // An error of the host must not get into the realm, whatever it is.
    try { answer = hostAnswer(path, text); } catch { answer = '!The platform failed to answer'; }
    if (answer === undefined) return undefined;
    if (answer[0] === '!') throw new TypeError(answer.slice(1));
    return parse(answer.slice(1));
  } }[leaf]);
};
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const templates = new Map(Object.entries(parse(systemObjects)).map(([name, is]) => {
  for (const path of is.functions) {
    const steps = path.split('.');
    const last = steps.pop();
    let at = is.data;
    for (const step of steps) {
      if (!hasOwn(at, step) || !isObject(at[step])) define(at, step, data({}));
      at = at[step];
    }
    define(at, last, data(hostFunction(name + '.' + path)));
  }
  return [name, deepFreeze(is.data)];
}));
// A session's own data over what all sessions share; the latter is not copied.
const overlay = (template, value) => {
  if (!isObject(template)) return value;
  const over = create(template);
  if (!isObject(value)) return over;
  for (const key of Object.keys(value)) {
    define(over, key, data(isObject(value[key]) && isObject(template[key]) ? overlay(template[key], value[key]) : value[key]));
  }
  return over;
};
const guarded = (work) => (a, b, c, d) => {
  try { return work(a, b, c, d); } catch (error) { fail(error); rt.kind = -1; return -1; }
};
const host = {
  rt, newSession,
  use(session) { rt.cur = session; rt.s = session.doc; },
  begin(now, seed, steps) { nowMs = now; random = seed | 0; rt.n = steps; },
  test: guarded((fn) => (fn() ? 1 : 0)),
  read: guarded((fn) => out(fn())),
  run: guarded((fn) => { fn(); return 0; }),
  hoist: guarded((fn) => { fn(true); return 0; }),
  assign: guarded((set, fn) => { set(fn()); return 0; }),
  // What is given has a form: JSON text (0), a tree as JSON text (1), or a primitive as it is (2).
  store: guarded((set, given, form) => { set(given === undefined ? undefined : incoming(given, form)); return 0; }),
  declare: guarded((name, fn, given, form) => {
    const cur = rt.cur;
    if (hasOwn(systems, name)) throw new TypeError(name + ' is read-only');
    const owner = cur.data === null ? rt.s : cur.data;
    if (!hasOwn(owner, name)) define(owner, name, data(undefined));
    if (cur.data !== null && !hasOwn(cur.mirrors, name)) mirror(cur.mirrors, name);
    if (fn !== undefined) owner[name] = fn();
    else if (given !== undefined) owner[name] = incoming(given, form);
    return 0;
  }),
  layout(Variables, read, names, units) {
    delete Variables.prototype.constructor;
    Object.setPrototypeOf(Variables.prototype, systems);
    layout = { Variables, read, names, units: new Set(units), systemCount: -1, saved: undefined };
  },
  lay() {
    if (!lay(rt.cur)) return false;
    rt.s = rt.cur.doc;
    return true;
  },
  give(name, given, form) { rt.cur.doc[name] = incoming(given, form); },
  isDeclared(name) {
    for (let s = rt.s; s !== globals; s = proto(s)) if (hasOwn(s, name)) return true;
    return false;
  },
  readName: guarded((name) => out(host.isDeclared(name) ? rt.s[name] : undefined)),
  prelude(fn) {
    const session = newSession();
    rt.cur = session; rt.s = session.doc; rt.n = 1000000;
    fn();
    for (const name of Object.keys(session.doc)) define(globals, name, data(session.doc[name]));
  },
  each: guarded((fn) => {
    const value = fn();
    if (Array.isArray(value)) return { at: 0, list: value.slice() };
    if (typeof value === 'object' && value !== null && Symbol.iterator in value) {
      return { at: 0, list: Array.from(value) };
    }
    throw new TypeError('foreach needs an array');
  }),
  next: guarded((cursor, item, index) => {
    if (cursor.at >= cursor.list.length) return 0;
    if ((rt.n -= 1) < 0) rt.x();
    rt.o(item)[item] = cursor.list[cursor.at];
    if (index !== undefined) rt.o(index)[index] = cursor.at;
    cursor.at += 1;
    return 1;
  }),
  system(name) {
    showSystem(name);
    rt.cur.sys[name] = UNREAD;
  },
  event(name, type, sendid, origin, origintype, invokeid, raw, text, isTree) {
    const event = { name, type, sendid, origin, origintype, invokeid,
      data: text === undefined ? undefined : incoming(text, isTree ? 1 : 0) };
    if (raw !== undefined) event.raw = raw;
    rt.cur.sys._event = freeze(event);
  },
  file(name) { files.add(name); },
  openScope(id, parent, text, as) {
    const scope = create(parent === undefined ? rt.cur.doc : rt.cur.scopes.get(parent).scope);
    scopeIds.set(scope, id);
    if (as !== undefined) define(scope, as, data(scope));
    if (text !== undefined) {
      const fields = parse(text);
      for (const name of Object.keys(fields)) define(scope, name, data(fields[name]));
    }
    if (rt.cur.scopes === NO_SCOPES) rt.cur.scopes = new Map();
    rt.cur.scopes.set(id, { scope, parent });
  },
  closeScope(id) {
    if (rt.s === rt.cur.scopes.get(id)?.scope) rt.s = rt.cur.doc;
    rt.cur.scopes.delete(id);
  },
  useScope(id) { rt.s = id === undefined ? rt.cur.doc : rt.cur.scopes.get(id).scope; },
};
`;
