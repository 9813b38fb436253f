const sorted = (values) => values.toSorted((a, b) => a - b);

export function median(values) {
  const ordered = sorted(values);
  const middle = ordered.length >> 1;
  return ordered.length % 2 === 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
}

/** The value that `share` (0 to 1) of all stay below. */
export function percentile(values, share) {
  const ordered = sorted(values);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))];
}

/** Each round's own ratio, then the median of those: what slows the machine for a while slows both sides of a round. */
export const medianRatio = (product, peer) => median(product.map((value, round) => value / peer[round]));
