import { type KeyboardEvent, useRef, useState } from 'react';
import './hours.css';
import { DAY_NAMES } from './week.ts';

interface Props<Value> {
  readonly label: string;
  /** A row for each day from Monday, of equally long parts of the day. */
  readonly week: readonly (readonly Value[])[];
  /** Words above every so manyth column. */
  readonly heads: readonly string[];
  /** What a cell is called, after day and time. */
  readonly say: (value: Value) => string;
  readonly timeOf: (column: number) => string;
  /** What is drawn in a cell, and its class. */
  readonly show: (value: Value) => { readonly text: string; readonly look: string };
  /** What painting makes of the cell that it begins with; null: nothing may be changed. */
  readonly brush: ((value: Value) => Value) | null;
  readonly paint: (cells: readonly (readonly [number, number])[], value: Value) => void;
}

/**
 * A week to paint: by mouse or finger over cells; by keyboard with the arrow keys, Space to paint, and Shift with an
 * arrow key to paint on.
 */
export function WeekGrid<Value>({ label, week, heads, say, timeOf, show, brush, paint }: Props<Value>) {
  const [at, setAt] = useState<readonly [number, number]>([0, 18]);
  const painting = useRef<{ readonly value: Value } | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const columns = week[0]?.length ?? 0;
  const span = columns / heads.length;

  const begin = (day: number, column: number) => {
    const value = week[day]?.[column];
    if (brush === null || value === undefined) return;
    painting.current = { value: brush(value) };
    paint([[day, column]], painting.current.value);
  };
  const byKey = (event: KeyboardEvent, day: number, column: number) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      begin(day, column);
      painting.current = null;
      return;
    }
    if (step === undefined) return;
    event.preventDefault();
    const [down = 0, right = 0] = step;
    const next = [(day + down + week.length) % week.length, (column + right + columns) % columns] as const;
    const value = week[day]?.[column];
    if (event.shiftKey && brush !== null && value !== undefined) paint([next], value);
    setAt(next);
    table.current?.querySelector<HTMLElement>(`[data-cell="${next[0]}-${next[1]}"]`)?.focus();
  };

  return (
    <div className="scroll week">
      <table
        role="grid"
        aria-label={label}
        ref={table}
        onPointerUp={() => {
          painting.current = null;
        }}
        onPointerLeave={() => {
          painting.current = null;
        }}
      >
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">Day</span>
            </th>
            {heads.map((head) => (
              <th key={head} scope="col" colSpan={span}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {week.map((cells, day) => (
            <tr key={DAY_NAMES[day]}>
              <th scope="row">{DAY_NAMES[day]?.slice(0, 3)}</th>
              {cells.map((value, column) => {
                const { text, look } = show(value);
                return (
                  <td
                    // A cell is its place.
                    // biome-ignore lint/suspicious/noArrayIndexKey: see above
                    key={column}
                    data-cell={`${day}-${column}`}
                    className={look}
                    tabIndex={at[0] === day && at[1] === column ? 0 : -1}
                    aria-label={`${DAY_NAMES[day]} ${timeOf(column)}, ${say(value)}`}
                    onFocus={() => setAt([day, column])}
                    onPointerDown={(event) => {
                      event.currentTarget.releasePointerCapture(event.pointerId);
                      begin(day, column);
                    }}
                    onPointerEnter={() => {
                      if (painting.current !== null) paint([[day, column]], painting.current.value);
                    }}
                    onKeyDown={(event) => byKey(event, day, column)}
                  >
                    {text}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
