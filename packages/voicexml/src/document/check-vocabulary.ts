import { elementsOf, type XmlElement } from '@ringback/xml';
import { checkSupport } from './check-support.ts';
import { nearest } from './nearest.ts';
import { attribute, type Reading } from './reading.ts';
import { ELEMENT_NAMES, elementFacts } from './vocabulary.ts';

const VXML = 'http://www.w3.org/2001/vxml';
const OURS = new Set(['', VXML, 'http://www.w3.org/2001/06/grammar', 'http://www.w3.org/2001/10/synthesis']);

/** Elements and attributes that there are not, or not there; the schema of VoiceXML in short. */
export function checkVocabulary(root: XmlElement, reading: Reading): void {
  const todo: XmlElement[] = [root];
  for (let element = todo.pop(); element; element = todo.pop()) {
    const facts = elementFacts(element.local);
    if (!facts) continue;
    checkAttributes(element, facts.attributes, facts.required, reading);
    checkSupport(element, reading);
    if (facts.children.has('#any')) continue;
    for (const child of element.children) {
      if (child.kind === 'text') {
        if (!facts.hasText && child.text.trim() !== '')
          reading.error('VXML_TEXT', child.at, `Text has no place directly in <${element.local}>`);
      } else if (!OURS.has(child.uri))
        reading.warning('VXML_FOREIGN', child.at, `<${child.name}> of ${child.uri} is ignored`);
      else if (!facts.children.has(child.local)) misplaced(child, element, reading);
    }
    todo.push(...elementsOf(element).filter(({ uri, local }) => OURS.has(uri) && facts.children.has(local)));
  }
}

function misplaced(child: XmlElement, parent: XmlElement, reading: Reading): void {
  if (elementFacts(child.local))
    reading.error('VXML_PLACE', child.at, `<${child.local}> has no place in <${parent.local}>`);
  else
    reading.error(
      'VXML_UNKNOWN_ELEMENT',
      child.at,
      `VoiceXML has no element <${child.name}>`,
      nearest(child.local, ELEMENT_NAMES, (name) => `Did you mean <${name}>?`),
    );
}

function checkAttributes(
  element: XmlElement,
  known: readonly string[],
  required: readonly string[],
  reading: Reading,
): void {
  for (const { name, local, uri, at } of element.attributes) {
    if (known.includes(name)) continue;
    // Attributes of other namespaces belong to others (xsi:schemaLocation, and what platforms add).
    if (uri !== '' && !name.startsWith('xml:')) continue;
    if (name === 'xml:lang' || name === 'xml:base' || name === 'xml:id' || name === 'xml:space') continue;
    reading.error(
      'VXML_UNKNOWN_ATTRIBUTE',
      at,
      `<${element.local}> has no attribute ${JSON.stringify(name)}`,
      nearest(local, known, (one) => `Did you mean ${JSON.stringify(one)}?`),
    );
  }
  for (const name of required)
    if (!attribute(element, name))
      reading.error(
        'VXML_ATTRIBUTES',
        element.at,
        `<${element.local}> needs the attribute ${JSON.stringify(name)}`,
      );
}
