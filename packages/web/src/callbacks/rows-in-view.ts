/** Callbacks that are fetched at once. */
export const PAGE = 100;
/** Rows above and below those that are seen, so that scrolling finds them there. */
const BEYOND = 10;
/** No element of a page may be much higher than that, in pixels; what stands behind it is found by narrowing the question. */
const HIGHEST_PX = 30_000_000;

export interface RowsInView {
  /** Index of the first row that is drawn, and of the first that is not any more. */
  readonly from: number;
  readonly to: number;
  /** Pages that these are on, from 0. */
  readonly pages: readonly number[];
  /** Space for the rows above and below, in pixels. */
  readonly above: number;
  readonly below: number;
  /** Rows that can be scrolled to. */
  readonly reachable: number;
}

/** Which rows of a long table are drawn; `top` and `height` say which part of it is seen, in pixels. */
export function rowsInView({
  top,
  height,
  row,
  total,
}: {
  readonly top: number;
  readonly height: number;
  readonly row: number;
  readonly total: number;
}): RowsInView {
  const reachable = Math.min(total, Math.floor(HIGHEST_PX / row));
  const first = Math.min(Math.floor(Math.max(0, top) / row), Math.max(0, reachable - 1));
  const from = Math.max(0, first - BEYOND);
  const to = Math.min(reachable, first + Math.ceil(height / row) + BEYOND);
  const pages: number[] = [];
  for (let page = Math.floor(from / PAGE); page * PAGE < Math.max(to, 1); page++) pages.push(page);
  return { from, to, pages, above: from * row, below: (reachable - to) * row, reachable };
}
