import type { XmlElement, XmlLimits } from '@ringback/xml';
import { readXml as read } from '@ringback/xml';
import type { Finding } from './finding.ts';

export type XmlResult =
  | { readonly ok: true; readonly root: XmlElement; readonly elements: number }
  | { readonly ok: false; readonly finding: Finding };

/** Reads XML strictly; what is wrong with it is a finding. `url` is that of a file that is not the document itself. */
export function readXml(source: string, limits: XmlLimits, url?: string): XmlResult {
  const result = read(source, limits, url === undefined ? {} : { url });
  if (result.ok) return result;
  const { kind, ...problem } = result.problem;
  if (kind === 'limit') return { ok: false, finding: { severity: 'error', code: 'SCXML_LIMIT', ...problem } };
  const place = ampersand(source, problem) ?? { ...problem, message: problem.message.replace(/\.$/, '') };
  const remedy = REMEDIES.find(([words]) => words.test(place.message))?.[1];
  const more = remedy === undefined ? {} : { remedy };
  return { ok: false, finding: { severity: 'error', code: 'SCXML_XML', ...place, ...more } };
}

type Place = Pick<Finding, 'message' | 'line' | 'column' | 'url'>;

/** Parts in which an ampersand may stand by itself, by how they begin, and how they end. */
const PARTS: Readonly<Record<string, string>> = { '<![CDATA[': ']]>', '<!--': '-->', '<?': '?>' };
const BEGINNINGS = /<!\[CDATA\[|<!--|<\?|&(?:\w{1,40}|#\w{1,10});|&/gu;

/** An ampersand by itself swallows what follows it, and the parser stops far behind it: `a && b` is the usual mistake. */
function ampersand(source: string, { url, line }: Place): Place | undefined {
  const beginnings = new RegExp(BEGINNINGS);
  for (let found = beginnings.exec(source); found !== null; found = beginnings.exec(source)) {
    const [begun] = found;
    const end = PARTS[begun];
    if (end !== undefined) {
      const at = source.indexOf(end, found.index);
      if (at < 0) return undefined;
      beginnings.lastIndex = at;
    } else if (begun === '&') {
      const before = source.slice(0, found.index).split('\n');
      if (before.length > line) return undefined;
      const column = (before.at(-1)?.length ?? 0) + 1;
      const place = { message: '"&" stands by itself', line: before.length, column };
      return url === undefined ? place : { ...place, url };
    }
  }
  return undefined;
}

const CLOSING =
  'Look whether each element is closed by its own </name>, in the order in which they were opened';

/** What helps against the usual mistakes, by the words of the parser. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /"&" stands by itself/u,
    'Write &amp; for it (&amp;&amp; for "and"), or put the script into <![CDATA[ ]]>',
  ],
  [/type declaration/u, 'Take it away, and write in place of its entities what they stand for'],
  [/must contain a root/u, 'The file is empty: begin with <scxml xmlns="http://www.w3.org/2005/07/scxml">'],
  [/text data outside/u, 'Everything but comments stands inside of <scxml>'],
  [/clos(?:e|ing|ed) tag/u, CLOSING],
  [
    /^disallowed character$/u,
    'Write &lt; for "<" in attributes and scripts, or put the script into <![CDATA[ ]]>',
  ],
  [/unquoted attribute/u, 'Put it into quotation marks'],
  [
    /namespace prefix/u,
    'Declare it at <scxml>, as xmlns:queue="http://www.genesyslab.com/modules/queue" does',
  ],
];
