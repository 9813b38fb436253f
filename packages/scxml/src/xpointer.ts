import type { XmlElement } from '@ringback/xml';
import { elementsOf } from '@ringback/xml';

const NAME = String.raw`[\p{L}_:][\p{L}\p{N}_:.\u00b7-]*`;
const FORMS = [
  new RegExp(`^(${NAME})$`, 'u'),
  new RegExp(`^element\\((${NAME})\\)$`, 'u'),
  new RegExp(`^(?:xpointer\\()?id\\((?:"(${NAME})"|'(${NAME})')\\)\\)?$`, 'u'),
];

/** The id that an XPointer names: `ID`, `element(ID)`, `xpointer(id("ID"))`. `undefined` for other forms. */
export function idOfPointer(pointer: string): string | undefined {
  for (const form of FORMS) {
    const match = form.exec(pointer.trim());
    if (match) return match[1] ?? match[2];
  }
  return undefined;
}

/** The element with that `id` or `xml:id`. */
export function elementWithId(root: XmlElement, id: string): XmlElement | undefined {
  const todo = [root];
  for (let element = todo.pop(); element; element = todo.pop()) {
    const has = element.attributes.some(
      ({ name, value }) => (name === 'id' || name === 'xml:id') && value === id,
    );
    if (has) return element;
    todo.push(...elementsOf(element).reverse());
  }
  return undefined;
}
