/**
 * XML as read-only objects with the methods of the W3C DOM that read, made inside the realm. The objects hold
 * nothing themselves: what they are stands in a table that scripts cannot reach, so they are frozen and light.
 *
 * A tree comes as lists: text is a string, an element is [name, namespace, [[name, namespace, value] ...], children].
 */
export const DOM_SOURCE = String.raw`
const nodeFacts = new WeakMap(), nodeLists = new WeakSet();
const factsOf = (node) => {
  const facts = nodeFacts.get(node);
  if (facts === undefined) throw new TypeError('Not an XML node');
  return facts;
};
const listOf = (nodes) => {
  define(nodes, 'item', { value: listItem });
  nodeLists.add(nodes);
  return freeze(nodes);
};
const listItem = { item(at) { return this[at] ?? null; } }.item;
const spend = (steps) => { if ((rt.n -= steps) < 0) rt.x(); };

// Prototypes: getters and methods only, made without a constructor that a script could call.
const reading = (parent, getters, methods) => {
  const made = create(parent);
  for (const name of Object.keys(getters)) {
    define(made, name, { get() { return getters[name](factsOf(this), this); }, enumerable: true });
  }
  for (const name of Object.keys(methods)) {
    define(made, name, { value: { [name](...args) { return methods[name](factsOf(this), ...args); } }[name] });
  }
  return made;
};
const collect = (facts, matches) => {
  const found = [];
  const todo = [...facts.children].reverse();
  while (todo.length > 0) {
    const node = todo.pop(), is = nodeFacts.get(node);
    spend(1);
    if (is.type !== 1) continue;
    if (matches(is, node)) found.push(node);
    for (let i = is.children.length - 1; i >= 0; i -= 1) todo.push(is.children[i]);
  }
  return found;
};
const textIn = (facts) => {
  if (facts.type === 2 || facts.type === 3) return facts.value;
  let text = '';
  for (const child of facts.children) { spend(1); text += textIn(nodeFacts.get(child)); }
  return text;
};
const neighbour = (facts, step) => {
  if (facts.parent === null || facts.type === 2) return null;
  return nodeFacts.get(facts.parent).children[facts.place + step] ?? null;
};
const escapeXml = (text, isValue) => {
  const plain = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return isValue ? plain.replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;') : plain;
};
const prefixOf = (name) => (name.includes(':') ? name.slice(0, name.indexOf(':')) : '');
const xmlOf = (facts, spaces) => {
  spend(1);
  if (facts.type === 3) return escapeXml(facts.value, false);
  if (facts.type === 9) return facts.children.map((child) => xmlOf(nodeFacts.get(child), spaces)).join('');
  if (facts.type === 2) return facts.name + '="' + escapeXml(facts.value, true) + '"';
  let inside = spaces, head = facts.name;
  const declare = (name, uri) => {
    const prefix = prefixOf(name);
    if (prefix === 'xml' || (inside[prefix] ?? '') === uri) return;
    inside = { __proto__: null, ...inside, [prefix]: uri };
    head += ' xmlns' + (prefix === '' ? '' : ':' + prefix) + '="' + escapeXml(uri, true) + '"';
  };
  declare(facts.name, facts.uri);
  for (const one of facts.attributes) {
    const is = nodeFacts.get(one);
    if (is.uri !== '') declare(is.name, is.uri);
    head += ' ' + xmlOf(is);
  }
  const inner = facts.children.map((child) => xmlOf(nodeFacts.get(child), inside)).join('');
  return inner === '' ? '<' + head + '/>' : '<' + head + '>' + inner + '</' + facts.name + '>';
};
const attributeOf = (facts, name) =>
  facts.type === 1 ? facts.attributes.find((one) => nodeFacts.get(one).name === name) : undefined;
const attributeOfNs = (facts, uri, local) => (facts.type === 1 ? facts.attributes.find((one) => {
  const is = nodeFacts.get(one);
  return is.local === local && is.uri === (uri ?? '');
}) : undefined);
const valueIn = (one) => (one === undefined ? null : nodeFacts.get(one).value);
const searching = {
  getElementsByTagName: (facts, name) => listOf(collect(facts, (is) => name === '*' || is.name === name)),
  getElementsByTagNameNS: (facts, uri, local) => listOf(collect(facts, (is) =>
    (uri === '*' || is.uri === (uri ?? '')) && (local === '*' || is.local === local))),
};
const NAMES = { 3: '#text', 9: '#document' };
const nodeProto = reading(Object.prototype, {
  nodeType: (facts) => facts.type,
  nodeName: (facts) => facts.name ?? NAMES[facts.type],
  nodeValue: (facts) => facts.value ?? null,
  namespaceURI: (facts) => (facts.uri ? facts.uri : null),
  localName: (facts) => facts.local ?? null,
  prefix: (facts) => (facts.name === undefined || prefixOf(facts.name) === '' ? null : prefixOf(facts.name)),
  parentNode: (facts) => (facts.type === 2 ? null : facts.parent),
  ownerDocument: (facts) => (facts.type === 9 ? null : facts.document),
  childNodes: (facts) => facts.children,
  firstChild: (facts) => facts.children[0] ?? null,
  lastChild: (facts) => facts.children.at(-1) ?? null,
  previousSibling: (facts) => (facts.place === 0 ? null : neighbour(facts, -1)),
  nextSibling: (facts) => neighbour(facts, 1),
  textContent: (facts) => (facts.type === 9 ? null : textIn(facts)),
}, {
  hasChildNodes: (facts) => facts.children.length > 0,
  hasAttributes: (facts) => facts.type === 1 && facts.attributes.length > 0,
  // What leaves the realm, or is written to a log, is the XML.
  toString: (facts) => xmlOf(facts, { __proto__: null }),
  toJSON: (facts) => xmlOf(facts, { __proto__: null }),
  toSource: (facts) => stringify(xmlOf(facts, { __proto__: null })),
});
const elementProto = reading(nodeProto, {
  tagName: (facts) => facts.name,
  attributes: (facts) => facts.attributes,
  children: (facts) => listOf(facts.children.filter((child) => nodeFacts.get(child).type === 1)),
}, {
  ...searching,
  getAttribute: (facts, name) => valueIn(attributeOf(facts, name)),
  getAttributeNS: (facts, uri, local) => valueIn(attributeOfNs(facts, uri, local)),
  getAttributeNode: (facts, name) => attributeOf(facts, name) ?? null,
  hasAttribute: (facts, name) => attributeOf(facts, name) !== undefined,
  hasAttributeNS: (facts, uri, local) => attributeOfNs(facts, uri, local) !== undefined,
});
const documentProto = reading(nodeProto, {
  documentElement: (facts) => facts.children.find((child) => nodeFacts.get(child).type === 1) ?? null,
}, {
  ...searching,
  getElementById: (facts, id) => collect(facts, (is) => valueIn(attributeOf(is, 'id')) === id)[0] ?? null,
});
const textProto = reading(nodeProto, { data: (facts) => facts.value, length: (facts) => facts.value.length }, {});
const attributeProto = reading(nodeProto, {
  name: (facts) => facts.name, value: (facts) => facts.value, ownerElement: (facts) => facts.parent, specified: () => true,
}, {});

const NO_NODES = listOf([]);
/** A document around the tree of its root element. */
const domOf = (tree) => {
  const nodes = [];
  const root = create(documentProto);
  const add = (proto, facts) => {
    const node = create(proto);
    nodeFacts.set(node, { document: root, number: nodes.length, children: NO_NODES, place: 0, ...facts });
    nodes.push(node);
    return freeze(node);
  };
  const local = (name) => name.slice(name.indexOf(':') + 1);
  const grow = (part, parent, place) => {
    if (typeof part === 'string') return add(textProto, { type: 3, value: part, parent, place });
    const [name, uri, attributes, children] = part;
    const node = add(elementProto, { type: 1, name, uri, local: local(name), parent, place });
    const facts = nodeFacts.get(node);
    facts.attributes = listOf(attributes.map(([key, space, value], i) =>
      add(attributeProto, { type: 2, name: key, uri: space, local: local(key), value, parent: node, place: i })));
    facts.children = listOf(children.map((child, i) => grow(child, node, i)));
    return node;
  };
  const facts = { type: 9, document: root, parent: null, place: 0, nodes, children: NO_NODES };
  nodeFacts.set(root, facts);
  facts.children = listOf([grow(tree, root, 0)]);
  return freeze(root);
};
const treeOf = (node) => {
  const facts = nodeFacts.get(node);
  if (facts.type === 3) return facts.value;
  if (facts.type === 9) return treeOf(facts.children[0]);
  return [facts.name, facts.uri, facts.attributes.map((one) => {
    const is = nodeFacts.get(one);
    return [is.name, is.uri, is.value];
  }), facts.children.map(treeOf)];
};
/** A value from outside: JSON, or the tree of an XML document. */
const incoming = (given, form) => (form === 2 ? given : form === 1 ? domOf(parse(given)) : parse(given));
`;
