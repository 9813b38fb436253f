/** A week with some cells changed; days without any stay the very same. */
export function painted<Value>(
  week: readonly (readonly Value[])[],
  cells: readonly (readonly [number, number])[],
  value: Value,
): readonly (readonly Value[])[] {
  return week.map((row, day) =>
    cells.some(([at]) => at === day)
      ? row.map((before, column) =>
          cells.some(([at, cell]) => at === day && cell === column) ? value : before,
        )
      : row,
  );
}
