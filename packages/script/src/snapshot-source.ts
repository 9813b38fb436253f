/**
 * Saving and loading of session data, run inside the realm so that loaded objects belong to it. The form is a
 * graph: JSON of a list of nodes in which values refer to nodes by number, so shared references and cycles stay.
 *
 * A value is itself when it is a string, a finite number, a boolean or null; else a list:
 * ["r", node] ["u"] (undefined) ["n", text] (NaN, -0, infinities) ["b", digits] (bigint) ["h"] (hole).
 * A scope that has a name is saved as its id.
 * An XML document is saved as its tree; a node of it, as the document and the node's number in it. Nodes that are frozen,
 * as events are that scripts kept, are listed and frozen again.
 */
export const SNAPSHOT_SOURCE = String.raw`
const functionTexts = new WeakMap();
// Whether a session has all variables of its layout where the layout has them.
const isWhole = ({ doc, laid: { names } }) => {
  const keys = Object.keys(doc);
  for (let i = 0; i < names.length; i += 1) if (keys[i] !== names[i]) return false;
  return true;
};
const LONGEST_KEPT = 100;
// The variables of a session with a layout. Most have the value that they had in the session that was saved last: then
// their text is there already. No script can make one an accessor: it never gets the object that has them.
const laidText = ({ doc, laid }, value, write, grow) => {
  if (laid.saved === undefined) {
    laid.saved = laid.names.map((name) => ({ begin: ',' + stringify(name) + ',', last: NEVER, text: '', size: 0 }));
  }
  const { names, saved } = laid, values = laid.read(doc);
  let text = '';
  for (let i = 0; i < names.length; i += 1) {
    const one = values[i], known = saved[i];
    if (one === known.last && !Object.is(one, -0)) {
      text += known.text;
      grow(known.size);
      continue;
    }
    const inside = value(one, '.' + names[i]);
    grow(names[i].length);
    const whole = known.begin + (Array.isArray(inside) && inside[0] === 'r' ? '["r",' + inside[1] + ']' : write(inside));
    text += whole;
    const isKept = typeof one === 'string' ? one.length <= LONGEST_KEPT : typeof inside !== 'object' || inside === null;
    if (isKept) {
      known.last = one;
      known.text = whole;
      known.size = names[i].length + (typeof one === 'string' ? one.length : 0);
    }
  }
  for (const name of Object.keys(doc).slice(names.length)) {
    grow(name.length);
    text += ',' + stringify(name) + ',' + write(value(doc[name], '.' + name));
  }
  return '[' + text.slice(1) + ']';
};
const NEVER = {};
const encode = (session, limit) => {
  const numbers = new Map(), order = [], lost = [];
  let size = 0;
  const value = (v, where) => {
    switch (typeof v) {
      case 'string': size += v.length; return v;
      case 'boolean': return v;
      case 'undefined': return ['u'];
      case 'number': return v - v === 0 && !Object.is(v, -0) ? v : ['n', Object.is(v, -0) ? '-0' : String(v)];
      case 'bigint': return ['b', String(v)];
      case 'symbol': lost.push(where); return ['u'];
      case 'function': if (!origins.has(v)) { lost.push(where); return ['u']; } break;
      default: if (v === null) return null;
    }
    let number = numbers.get(v);
    if (number === undefined) {
      number = order.length;
      numbers.set(v, number);
      order.push([v, where]);
    }
    return ['r', number];
  };
  const fields = (v, where) => {
    const list = [];
    for (const key of Object.keys(v)) {
      const is = Object.getOwnPropertyDescriptor(v, key);
      const path = where + '.' + key;
      if ('value' in is) { list.push(key, value(is.value, path)); size += key.length; } else lost.push(path);
    }
    return list;
  };
  const node = (v, where) => {
    size += 8;
    if (typeof v === 'function') return ['f', origins.get(v)];
    if (scopeIds.has(v)) return ['S', scopeIds.get(v)];
    const xml = nodeFacts.get(v);
    if (xml !== undefined) {
      if (xml.type !== 9) return ['N', value(xml.document, where), xml.number];
      const tree = treeOf(v);
      size += stringify(tree).length;
      return ['D', tree];
    }
    if (nodeLists.has(v)) return ['l', v.map((one) => value(one, where))];
    if (Array.isArray(v)) {
      const list = [];
      // A length without elements is cheap in memory but not in a file.
      if (v.length > 1000000) throw new RangeError('An array is too long to be saved');
      for (let i = 0; i < v.length; i += 1) {
        list.push(hasOwn(v, i) ? value(v[i], where + '[' + i + ']') : ['h']);
        size += 2;
        if (size > limit) break;
      }
      return ['a', list];
    }
    if (v instanceof RealDate) return ['d', String(v.getTime())];
    if (v instanceof RegExp) return ['x', v.source, v.flags];
    if (v instanceof Map) return ['m', [...v].map(([k, one]) => [value(k, where), value(one, where)])];
    if (v instanceof Set) return ['s', [...v].map((one) => value(one, where))];
    if (v instanceof Error) return ['e', String(v.name), String(v.message), fields(v, where)];
    if (v instanceof WeakMap || v instanceof WeakSet || v instanceof Uint8Array) { lost.push(where); return ['o', []]; }
    if (v instanceof String || v instanceof Number || v instanceof Boolean) return ['p', typeof v.valueOf(), v.valueOf()];
    const parent = proto(v);
    if (parent === null) return ['0', fields(v, where)];
    if (parent !== Object.prototype) lost.push(where + ' (its prototype)');
    return ['o', fields(v, where)];
  };
  // One long text may be built of many without ever having been written out: what is too large is not.
  const write = (given) => {
    if (size > limit) throw new RangeError('The data of the session is larger than ' + limit + ' characters');
    return stringify(given);
  };
  const texts = [];
  const grow = (more) => { size += more; };
  const laid = session.laid !== null && isWhole(session) ? laidText(session, value, write, grow) : undefined;
  texts.push('[null,null,' + (laid === undefined ? write(fields(session.doc, '')) : laid) + ']');
  const whole = session.data === null ? null : { data: value(session.data, dataName), names: Object.keys(session.mirrors) };
  for (const [id, entry] of session.scopes) {
    texts.push(write([id, entry.parent === undefined ? null : entry.parent, fields(entry.scope, id)]));
  }
  const nodes = [], frozen = [];
  for (let i = 0; i < order.length; i += 1) {
    if (size > limit) throw new RangeError('The data of the session is larger than ' + limit + ' characters');
    const [one, where] = order[i];
    const known = typeof one === 'function' ? functionTexts.get(one) : undefined;
    if (known !== undefined) {
      size += 8;
      nodes.push(known);
      continue;
    }
    const made = node(one, where);
    if ((made[0] === 'o' || made[0] === 'a' || made[0] === '0') && Object.isFrozen(one)) frozen.push(i);
    const text = write(made);
    if (made[0] === 'f') functionTexts.set(one, text);
    nodes.push(text);
  }
  if (size > limit) throw new RangeError('The data of the session is larger than ' + limit + ' characters');
  const text = '{"v":1,"scopes":[' + texts.join(',') + ']' +
    (whole === null ? '' : ',' + stringify(whole).slice(1, -1)) +
    ',"nodes":[' + nodes.join(',') + ']' + (frozen.length === 0 ? '' : ',"frozen":' + stringify(frozen)) + '}';
  if (text.length > limit) throw new RangeError('The data of the session is larger than ' + limit + ' characters');
  return [text, lost.length === 0 ? '' : stringify(lost.slice(0, 100))];
};

const ERRORS = { __proto__: null, TypeError, RangeError, ReferenceError, SyntaxError, EvalError, URIError };
const decode = (text) => {
  const saved = parse(text);
  if (saved.v !== 1) throw new TypeError('Unknown form of saved data');
  const made = saved.nodes.map((node) => {
    switch (node[0]) {
      case 'a': case 'l': return [];
      case 'D': return domOf(node[1]);
      case 'N': case 'S': return undefined;
      case 'd': return new RealDate(Number(node[1]));
      case 'x': return new RegExp(node[1], node[2]);
      case 'm': return new Map();
      case 's': return new Set();
      case 'e': { const error = new (ERRORS[node[1]] || Error)(node[2]); if (error.name !== node[1]) error.name = node[1]; return error; }
      case 'f': return remake(node[1]);
      case 'p': return Object(node[2]);
      case '0': return create(null);
      case 'o': return {};
      default: throw new TypeError('Unknown form of saved data');
    }
  });
  // Nodes of a document are there when all documents are.
  saved.nodes.forEach((node, i) => {
    if (node[0] === 'N') made[i] = nodeFacts.get(made[node[1][1]]).nodes[node[2]];
  });
  const session = newSession();
  const [, , own] = saved.scopes[0];
  if (layout !== null && layout.names.every((name, i) => own[2 * i] === name)) lay(session);
  for (const [id, parent] of saved.scopes) {
    if (id === null) continue;
    if (session.scopes === NO_SCOPES) session.scopes = new Map();
    const scope = create(parent === null ? session.doc : session.scopes.get(parent).scope);
    scopeIds.set(scope, id);
    session.scopes.set(id, { scope, parent: parent === null ? undefined : parent });
  }
  // A scope that was closed and is still referred to has nothing left.
  saved.nodes.forEach((node, i) => {
    if (node[0] === 'S') made[i] = session.scopes.get(node[1])?.scope;
  });
  const value = (v) => {
    if (!Array.isArray(v)) return v;
    switch (v[0]) {
      case 'r': return made[v[1]];
      case 'n': return Number(v[1]);
      case 'b': return BigInt(v[1]);
      default: return undefined;
    }
  };
  const fill = (target, list) => {
    for (let i = 0; i < list.length; i += 2) define(target, list[i], data(value(list[i + 1])));
  };
  saved.nodes.forEach((node, i) => {
    const target = made[i];
    switch (node[0]) {
      case 'a':
        node[1].forEach((item, k) => { if (!Array.isArray(item) || item[0] !== 'h') target[k] = value(item); });
        target.length = node[1].length;
        break;
      case 'l': for (const one of node[1]) target.push(value(one)); listOf(target); break;
      case 'm': for (const [k, one] of node[1]) target.set(value(k), value(one)); break;
      case 's': for (const one of node[1]) target.add(value(one)); break;
      case 'e': fill(target, node[3]); break;
      case 'o': case '0': fill(target, node[1]); break;
      default: break;
    }
  });
  for (const i of saved.frozen || []) freeze(made[i]);
  if (session.data !== null && saved.data !== undefined) {
    session.data = showData(session.sys, value(saved.data));
    for (const name of saved.names) mirror(session.mirrors, name);
  }
  for (const [id, , list] of saved.scopes) {
    const target = id === null ? session.doc : session.scopes.get(id).scope;
    const made = id === null && session.laid !== null ? 2 * layout.names.length : 0;
    for (let i = 0; i < made; i += 2) target[list[i]] = value(list[i + 1]);
    fill(target, made === 0 ? list : list.slice(made));
  }
  return session;
};
// A function of a script is made again from its text; functions that sessions share are shared again.
const remake = (origin) => {
  const known = sharedFunctions.get(origin);
  if (known !== undefined) return known;
  const [way, unit, number] = origin.split(':');
  let made;
  try { made = hostRemake(Number(unit), Number(number)); } catch { made = undefined; }
  return typeof made === 'function' ? rt[way === 'g' ? 'g' : 'f'](Number(unit), Number(number), made) : undefined;
};
host.encode = guarded(encode);
host.decode = guarded(decode);
`;
