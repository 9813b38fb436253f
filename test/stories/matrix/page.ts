import { type Cell, cellsOf } from './branch.ts';
import { type Expected, expected } from './expectation.ts';
import { PHASES, type Phase, SCENARIOS, type Scenario } from './scenario.ts';

const HEAD = `# What goes wrong, and what becomes of the callback

Every scenario, and everything that can go wrong or be done on its way: what is done about it, and how the callback ends. This page is written
from the table that the tests play (\`npm run docs\`); \`npm run test:matrix\` plays all of it, and the continuous integration a part.

Each line is a callback that goes its way on a stopped clock, with the documents, the router and the callbacks of the product, and phones by
script. Afterwards nobody may be on the phone, nobody held, nobody in the queue, and no session, timer or message left. Agents come to work 10 s
after the request. The customer is dialled twice at most (\`_max_dial_attempts=2\`), two agents are tried
(\`_max_transfer_to_agent_attempts=2\`), the session is kept while they talk (\`_retain_session_until_ixn_deleted=true\`), and one reject of a preview is
allowed. How real phones, a real database and a killed process behave in these scenarios is tested in \`test/calls\` and
\`test/chaos\`.

*When* is the phase in which it happens; without one it is so all the way. *States* are those that the callback goes through, and the reason of its
end. *Dials* are the results of the calls to the customer.
`;

interface Line {
  readonly what: string;
  readonly phases: readonly Phase[];
  readonly end: Expected;
}

/** The cells of a scenario; phases with the same end are one line. */
function linesOf(scenario: Scenario): readonly Line[] {
  const lines: Line[] = [];
  for (const { branch, phase, end } of cellsOf(scenario).map((cell: Cell) => ({
    ...cell,
    end: expected(cell),
  }))) {
    const at = lines.findIndex(
      (line) =>
        line.what === branch.name &&
        line.end.states === end.states &&
        line.end.dials === end.dials &&
        phase !== null,
    );
    const same = lines[at];
    if (same === undefined) lines.push({ what: branch.name, phases: phase === null ? [] : [phase], end });
    else if (phase !== null) lines[at] = { ...same, phases: [...same.phases, phase] };
  }
  return lines;
}

function row({ what, phases, end: { states, dials } }: Line): string {
  const when = phases.map((phase) => PHASES[phase]).join('; ');
  const way = states.split(' ').join(' → ');
  return `| ${what} | ${when} | ${way} | ${dials.split(' ').filter(Boolean).join(', ')} |`;
}

/** The page of the reference about all this. */
export function failureMatrixPage(): string {
  const sections = SCENARIOS.map((scenario) => {
    const link = scenario.page.startsWith('../') ? scenario.page : `../scenarios/${scenario.page}`;
    return [
      `## ${scenario.name}`,
      '',
      `[The scenario](${link}).`,
      '',
      '| what happens | when | states | dials |',
      '|---|---|---|---|',
      ...linesOf(scenario).map(row),
      '',
    ].join('\n');
  });
  return `${HEAD}\n${sections.join('\n').trimEnd()}\n`;
}
