/** Charts of the benchmarks of the interpreter, as SCXML and as XState machines, which do the same for each event. */

const HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"';

/** Two regions, of which each goes on at every `tick`: one guard and two assignments for each event. */
export const PARALLEL = `${HEAD} initial="both">
  <datamodel><data id="count" expr="0"/><data id="total" expr="0"/></datamodel>
  <parallel id="both">
    <state id="left" initial="left1">
      <state id="left1"><transition event="tick" cond="count &lt; 1e12" target="left2"><assign location="count" expr="count + 1"/></transition></state>
      <state id="left2"><transition event="tick" cond="count &lt; 1e12" target="left1"><assign location="count" expr="count + 1"/></transition></state>
    </state>
    <state id="right" initial="right1">
      <state id="right1"><transition event="tick" target="right2"><assign location="total" expr="total + 2"/></transition></state>
      <state id="right2"><transition event="tick" target="right1"><assign location="total" expr="total + 2"/></transition></state>
    </state>
  </parallel>
</scxml>`;

export function parallelMachine({ createMachine, assign }) {
  const count = assign({ count: ({ context }) => context.count + 1 });
  const total = assign({ total: ({ context }) => context.total + 2 });
  const guard = ({ context }) => context.count < 1e12;
  const left = (target) => ({ on: { tick: { target, guard, actions: count } } });
  const right = (target) => ({ on: { tick: { target, actions: total } } });
  return createMachine({
    type: 'parallel',
    context: { count: 0, total: 0 },
    states: {
      left: { initial: 'left1', states: { left1: left('left2'), left2: left('left1') } },
      right: { initial: 'right1', states: { right1: right('right2'), right2: right('right1') } },
    },
  });
}

const numbers = (count) => Array.from({ length: count }, (_, number) => number);

/** Where a `tick` leads: through ten of the states, whatever their number, or through all of them. */
const amongTen = (count) => (n) => (n + Math.floor(count / 10)) % count;
const throughAll = (count) => (n) => (n + 1) % count;

/** So many states beside each other. */
const flat = (count, next) => {
  const states = numbers(count).map(
    (n) => `<state id="s${n}"><transition event="tick" target="s${next(n)}"/></state>`,
  );
  return `${HEAD}>${states.join('\n')}</scxml>`;
};

/** So many states in groups of ten inside of groups of ten ...; a `tick` goes round the leaves of the first group. */
const nested = (count) => {
  let next = 0;
  const group = (size) => {
    const id = `s${next++}`;
    if (size <= 1)
      return {
        id,
        leaves: [id],
        write: (to) => `<state id="${id}"><transition event="tick" target="${to.get(id)}"/></state>`,
      };
    const parts = [];
    for (let left = size - 1, n = 10; n > 0 && left > 0; n -= 1) {
      const part = Math.ceil(left / n);
      parts.push(group(part));
      left -= part;
    }
    return {
      id,
      leaves: parts.flatMap(({ leaves }) => leaves),
      write: (to) => `<state id="${id}">${parts.map((part) => part.write(to)).join('\n')}</state>`,
    };
  };
  const root = group(count);
  const first = root.leaves.slice(0, 9);
  const to = new Map(root.leaves.map((id, n) => [id, first[(n + 1) % first.length]]));
  return `${HEAD}>${root.write(to)}</scxml>`;
};

/** So many regions that are all active, of which one goes on at every `tick`. */
const regions = (count) => {
  const others = numbers(Math.max(0, count - 3)).map(
    (n) => `<state id="r${n}"><transition event="e${n}"/></state>`,
  );
  return `${HEAD}><parallel id="all">
    <state id="busy"><state id="a"><transition event="tick" target="b"/></state><state id="b"><transition event="tick" target="a"/></state></state>
    ${others.join('\n')}</parallel></scxml>`;
};

/** How a chart of so many states can look. */
export const GROWING = {
  'flat, ten visited': (count) => flat(count, amongTen(count)),
  'flat, all visited': (count) => flat(count, throughAll(count)),
  'nested, nine visited': nested,
  'regions, one of them busy': regions,
};

/** The flat charts for XState. */
export function flatMachine({ createMachine }, count, visited) {
  const next = visited === 'all' ? throughAll(count) : amongTen(count);
  const states = {};
  for (const n of numbers(count)) states[`s${n}`] = { on: { tick: `s${next(n)}` } };
  return createMachine({ initial: 's0', states });
}
