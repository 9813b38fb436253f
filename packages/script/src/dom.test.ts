import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AT, problemOf, read, setUp } from './testing/test-evaluator.ts';
import type { XmlTree } from './xml-tree.ts';

const NS = 'urn:books';
const BOOKS: XmlTree = [
  'books',
  '',
  [],
  [
    '\n',
    [
      'book',
      '',
      [
        ['title', '', 'one & "two"'],
        ['id', '', 'b1'],
      ],
      ['first'],
    ],
    ['b:book', NS, [['b:lang', NS, 'de']], [['sub', '', [], ['a<b']]]],
  ],
];

function withXml(tree: XmlTree = BOOKS) {
  const all = setUp();
  all.session.declare('doc', { xml: tree });
  return all;
}

describe('XML as objects', () => {
  it.each([
    ['doc.nodeType', 9],
    ['doc.nodeName', '#document'],
    ['doc.documentElement.tagName', 'books'],
    ['doc.documentElement.parentNode === doc', true],
    ['doc.getElementsByTagName("book").length', 1],
    ['doc.getElementsByTagName("*").length', 4],
    ['doc.getElementsByTagName("book").item(0).getAttribute("title")', 'one & "two"'],
    ['doc.getElementsByTagName("book").item(7)', null],
    ['doc.getElementsByTagName("book")[0].getAttribute("nothing")', null],
    [`doc.getElementsByTagNameNS("${NS}", "book")[0].prefix`, 'b'],
    [`doc.getElementsByTagNameNS("${NS}", "book")[0].getAttributeNS("${NS}", "lang")`, 'de'],
    [`doc.getElementsByTagNameNS("*", "book").length`, 2],
    ['doc.getElementById("b1").firstChild.nodeValue', 'first'],
    ['doc.documentElement.childNodes.length', 3],
    ['doc.documentElement.firstChild.nextSibling.previousSibling === doc.documentElement.firstChild', true],
    ['doc.documentElement.lastChild.localName', 'book'],
    ['doc.documentElement.lastChild.nextSibling', null],
    ['doc.documentElement.firstChild.previousSibling', null],
    ['doc.documentElement.textContent', '\nfirsta<b'],
    ['doc.documentElement.children.length', 2],
    ['doc.documentElement.lastChild.attributes[0].name', 'b:lang'],
    ['doc.documentElement.lastChild.attributes[0].ownerElement === doc.documentElement.lastChild', true],
    ['doc.documentElement.hasAttributes()', false],
    ['doc.documentElement.ownerDocument === doc', true],
    ['doc.ownerDocument', null],
    ['Array.isArray(doc.documentElement.childNodes)', true],
  ])('reads %s', (source, value) => {
    expect(withXml().read(source)).toEqual(value);
  });

  it('leaves as text that is the same XML', () => {
    const xml =
      '<books>\n<book title="one &amp; &quot;two&quot;" id="b1">first</book>' +
      '<b:book xmlns:b="urn:books" b:lang="de"><sub>a&lt;b</sub></b:book></books>';
    const { read } = withXml();
    expect(read('doc')).toBe(xml);
    expect(read('({in: doc.documentElement})')).toEqual({ in: xml });
    expect(read('String(doc)')).toBe(xml);
    expect(read('doc.toSource()')).toBe(JSON.stringify(xml));
  });

  it.each([
    'doc.documentElement.nodeName = "x"',
    'doc.documentElement.firstChild.nodeValue = "x"',
    'doc.documentElement.childNodes.push(1)',
    'doc.documentElement.childNodes[0] = 1',
    'doc.getElementsByTagName("book")[0].attributes.length = 0',
    'doc.extra = 1',
    'doc.documentElement.__proto__ = {}',
    'Object.getPrototypeOf(doc).getElementsByTagName = null',
    'Object.getPrototypeOf(Object.getPrototypeOf(doc)).nodeName = 1',
    'Object.defineProperty(doc, "documentElement", {value: 1})',
  ])('cannot be changed: %s', (source) => {
    const { run, read } = withXml();
    const before = read('doc');
    run(source);
    expect(read('[String(doc), doc.extra === undefined, doc.documentElement.nodeName]')).toEqual([
      before,
      true,
      'books',
    ]);
  });

  it.each([
    'doc.constructor.constructor("return process")()',
    'doc.getElementsByTagName.constructor("return process")()',
    'Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Object.getPrototypeOf(doc)), "nodeName").get.constructor("return 1")()',
  ])('makes no code from text: %s', (source) => {
    expect(withXml().read(source)).toMatch(/EvalError|TypeError/u);
  });

  it('fails in the script when its methods are called on something else', () => {
    const { read } = withXml();
    expect(read('doc.getElementsByTagName.call({}, "a")')).toBe('TypeError: Not an XML node');
    expect(read('Object.create(doc).nodeName')).toBe('TypeError: Not an XML node');
  });

  it('counts its own work against the budget', () => {
    const tree: XmlTree = ['r', '', [], Array.from({ length: 1_000 }, (): XmlTree => ['a', '', [], []])];
    const { session, run } = withXml(tree);
    session.begin({ nowMs: 0, seed: 1 });
    session.grant(5_000);
    expect(problemOf(run('for (var i = 0; i < 100; i++) doc.getElementsByTagName("a")'))?.kind).toBe(
      'budget',
    );
  });

  it('keeps documents, nodes and lists, and which is which, in saved data', () => {
    const { evaluator, session, run } = withXml();
    run(
      'var again = doc, book = doc.getElementsByTagName("book")[0], list = doc.getElementsByTagName("*"),' +
        'title = book.attributes[0], text = book.firstChild, holder = {book: book}',
    );
    const saved = session.save();
    if (!saved.ok) throw new TypeError(saved.problem.message);
    expect(saved.value.lost).toEqual([]);
    const restored = evaluator.restoreSession(saved.value.text);
    restored.begin({ nowMs: 0, seed: 1 });
    expect(
      read(
        evaluator,
        restored,
        '[again === doc, book.ownerDocument === doc, holder.book === book, list.item(1) === book,' +
          'title.value, text.parentNode === book, Object.isFrozen(list)]',
      ),
    ).toEqual([true, true, true, true, 'one & "two"', true, true]);
    const second = restored.save();
    expect(second).toEqual(saved);
  });

  it('can be the data of an event', () => {
    const { session, read } = setUp();
    session.bindEvent({ name: 'e' }, BOOKS);
    expect(read('_event.data.documentElement.childNodes[1].getAttribute("id")')).toBe('b1');
  });

  it('gives any tree back as it came', () => {
    const { evaluator, session } = setUp();
    const name = fc.stringMatching(/^[a-z]{1,4}$/u);
    const { tree } = fc.letrec<{ tree: XmlTree; child: XmlTree | string }>((tie) => ({
      tree: fc.tuple(
        name,
        fc.constantFrom('', 'urn:x'),
        fc.array(fc.tuple(name, fc.constant(''), fc.string()), { maxLength: 3 }),
        fc.array(tie('child'), { maxLength: 3 }),
      ),
      child: fc.oneof({ depthSize: 'small' }, fc.string({ minLength: 1 }), tie('tree')),
    }));
    const location = evaluator.compile('location', 'v', AT);
    session.declare('v', undefined);
    fc.assert(
      fc.property(tree, (value) => {
        session.begin({ nowMs: 0, seed: 1 });
        session.storeXml(location, value);
        const saved = session.save();
        if (!saved.ok) throw new TypeError(saved.problem.message);
        const restored = evaluator.restoreSession(saved.value.text);
        expect(restored.save()).toEqual(saved);
        expect(JSON.parse(saved.value.text).nodes).toEqual([['D', value]]);
      }),
    );
  });
});
