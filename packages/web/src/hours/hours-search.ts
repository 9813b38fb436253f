/** Which kind of service the page of hours shows, and which one. */
export interface HoursSearch {
  readonly kind?: string;
  readonly service?: string;
}

export function readHoursSearch({ kind, service }: Readonly<Record<string, unknown>>): HoursSearch {
  return {
    ...(typeof kind === 'string' ? { kind } : {}),
    ...(typeof service === 'string' ? { service } : {}),
  };
}
