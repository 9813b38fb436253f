export type { DoctypeRule, XmlLimits, XmlProblem, XmlResult } from './xml-reader.ts';
export { readXml } from './xml-reader.ts';
export type { Position, XmlAttribute, XmlElement, XmlLists, XmlText } from './xml-tree.ts';
export { attributeOf, elementsOf, escapeText, lineOf, textOf, treeOf, xmlText } from './xml-tree.ts';
