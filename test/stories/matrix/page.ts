import { HOW } from '../../matrix/how.ts';
import { BRANCHES, type Cell, cellsOf } from './branch.ts';
import { type Expected, expected } from './expectation.ts';
import { PHASES, type Phase, SCENARIOS, type Scenario } from './scenario.ts';
import { toldOf } from './told.ts';

const HEAD = `# What goes wrong, and what becomes of the callback

Every scenario, and everything that can go wrong or be done on its way: what is done about it, and how the callback ends. This page is written
from the table that the tests play (\`npm run docs\`); \`npm run test:matrix\` plays all of it, and the continuous integration a part.

Each line is a callback that goes its way on a stopped clock, with the documents, the router and the callbacks of the product, and phones by
script. Afterwards nobody may be on the phone, nobody held, nobody in the queue, and no session, timer or message left. Agents come to work 10 s
after the request. The customer is dialled twice at most (\`_max_dial_attempts=2\`), two agents are tried
(\`_max_transfer_to_agent_attempts=2\`), the session is kept while they talk (\`_retain_session_until_ixn_deleted=true\`), and one reject of a preview is
allowed. All of it is played once more [with real phones](#with-real-phones).

*When* is the phase in which it happens; without one it is so all the way. *States* are those that the callback goes through, and the reason of its
end. *Dials* are the results of the calls to the customer. *Told* is the number of the list below the table: the
[status notifications](../guide/notifications.md#status-events-of-callbacks) (\`_cbe_on_…\`) that a receiver gets, in their order, each of them once.
\`callback_status_updated\` comes with each change of the state. A dot stands for none.
`;

/** Far ends that every scenario completes with (test/calls/far-ends). */
const FAR_ENDS = ['SIPp', 'baresip', 'Asterisk'];

const CELLS = SCENARIOS.flatMap(cellsOf);

/** How a branch is brought about; a new one has to be told there. */
function howOf(branch: string): string {
  const how = HOW[branch];
  if (how === undefined) throw new Error(`test/matrix/how.ts does not say how ${branch} is brought about`);
  return how;
}

/** How many cells of a branch there are, all scenarios and phases together. */
function timesOf(branch: string): number {
  return CELLS.filter((cell) => cell.branch.id === branch).length;
}

const TAIL = `## With real phones

\`npm run test:matrix\` also plays every line, in every phase that it names, on the server as a process of its own: SIP and RTP over the loopback
interface between it and a phone for the customer and for each of two agents, PostgreSQL, and the clock on the wall; ${CELLS.length} callbacks, some
70 at a time on one server. States, dials and what the receiver is told are held against the tables above; afterwards no phone may be
in a call, no agent held and no question open. What waits for minutes above waits for seconds there.
It needs a machine that has little else to do: on a busy one, an agent is held for longer than he may be, is found once more, and the receiver is told of it. The continuous
integration plays one or two of each scenario.

| what happens | how | callbacks |
|---|---|---|
${BRANCHES.map(({ id, name }) => `| ${name} | ${howOf(id)} | ${timesOf(id)} |`).join('\n')}

## With the phones of others

The continuous integration has each scenario go its way with customers behind the phones of others, and with agents behind Asterisk and another
Ringback (\`test/calls\`):

| scenario | ${FAR_ENDS.join(' | ')} |
|---|${FAR_ENDS.map(() => '---|').join('')}
${SCENARIOS.map(({ name }) => `| ${name} | ${FAR_ENDS.map(() => 'completes').join(' | ')} |`).join('\n')}
`;

interface Line {
  readonly what: string;
  readonly phases: readonly Phase[];
  readonly end: Expected;
  readonly told: string;
}

/** The cells of a scenario; phases with the same end are one line. */
function linesOf(scenario: Scenario): readonly Line[] {
  const lines: Line[] = [];
  for (const { branch, phase, end, told } of cellsOf(scenario).map((cell: Cell) => ({
    ...cell,
    end: expected(cell),
    told: toldOf(cell).join(', '),
  }))) {
    const at = lines.findIndex(
      (line) =>
        line.what === branch.name &&
        line.end.states === end.states &&
        line.end.dials === end.dials &&
        line.told === told &&
        phase !== null,
    );
    const same = lines[at];
    if (same === undefined)
      lines.push({ what: branch.name, phases: phase === null ? [] : [phase], end, told });
    else if (phase !== null) lines[at] = { ...same, phases: [...same.phases, phase] };
  }
  return lines;
}

function row({ what, phases, end: { states, dials }, told }: Line, lists: readonly string[]): string {
  const when = phases.map((phase) => PHASES[phase]).join('; ');
  const way = states.split(' ').join(' → ');
  const list = told === '' ? '·' : String(lists.indexOf(told) + 1);
  return `| ${what} | ${when} | ${way} | ${dials.split(' ').filter(Boolean).join(', ')} | ${list} |`;
}

/** The page of the reference about all this. */
export function failureMatrixPage(): string {
  const sections = SCENARIOS.map((scenario) => {
    const lines = linesOf(scenario);
    const lists = [...new Set(lines.map(({ told }) => told))].filter((told) => told !== '');
    return [
      `## ${scenario.name}`,
      '',
      `[The scenario](../scenarios/${scenario.page}).`,
      '',
      '| what happens | when | states | dials | told |',
      '|---|---|---|---|---|',
      ...lines.map((line) => row(line, lists)),
      '',
      ...lists.map((told, at) => `${at + 1}. ${told}`),
      '',
    ].join('\n');
  });
  return `${HEAD}\n${sections.join('\n')}\n${TAIL}`;
}
