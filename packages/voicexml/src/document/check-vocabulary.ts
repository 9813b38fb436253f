import { elementsOf, type XmlElement } from '@ringback/xml';
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

/** Text about the known word that differs by two letters at most. */
function nearest(word: string, known: readonly string[], say: (name: string) => string): string | undefined {
  let best: string | undefined;
  let least = Math.min(3, Math.ceil(word.length / 2));
  for (const name of known) {
    const distance = differences(word.toLowerCase(), name);
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best === undefined ? undefined : say(best);
}

function differences(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 3;
}
