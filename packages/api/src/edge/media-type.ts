export interface MediaType {
  /** Lower case, without parameters. */
  readonly type: string;
  readonly charset: string | null;
}

/** As most programs write it: nothing is to be taken apart. */
const PLAIN_JSON: MediaType = { type: 'application/json', charset: null };

/** Content type of a request, or null when it names none. */
export function parseMediaType(header: string | undefined): MediaType | null {
  if (header === PLAIN_JSON.type) return PLAIN_JSON;
  if (header === undefined || header.trim() === '') return null;
  const [type = '', ...parameters] = header.split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^\s"]+)"?\s*$/i.exec(parameter)?.[1])
    .find((value) => value !== undefined);
  return { type: type.trim().toLowerCase(), charset: charset ?? null };
}

export function isJsonType(type: string): boolean {
  return type === 'application/json' || (type.startsWith('application/') && type.endsWith('+json'));
}
