/** A time as CSS2 writes it (`850ms`, `0.7s`, `+1.5s`) in ms; `undefined` for anything else. */
export function timeOf(text: string | undefined): number | undefined {
  const parts = /^\s*\+?(\d{1,9}(?:\.\d*)?|\.\d+)(ms|s)\s*$/u.exec(text ?? '');
  if (!parts) return undefined;
  return Math.round(Number(parts[1]) * (parts[2] === 's' ? 1000 : 1));
}
