/** Coefficients of the rational approximation of Abramowitz and Stegun 26.2.23; the error is below 4.5e-4. */
const UPPER = [2.515517, 0.802853, 0.010328] as const;
const LOWER = [1.432788, 0.189269, 0.001308] as const;

/** The value that a standard normal variable stays below with this probability (within 0.0005 to 0.9995). */
export function normalQuantile(probability: number): number {
  const p = Math.min(0.9995, Math.max(0.0005, probability));
  if (p < 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(1 - p));
  const above = UPPER[0] + t * (UPPER[1] + t * UPPER[2]);
  const below = 1 + t * (LOWER[0] + t * (LOWER[1] + t * LOWER[2]));
  return t - above / below;
}
