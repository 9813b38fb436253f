/** Which prompt a path in a package means: `name.wav`, or `language/name.wav`. */
export interface PackagedPrompt {
  readonly name: string;
  /** Null: for every language. */
  readonly language: string | null;
}

const PATH = /^(?:([^/]+)\/)?([^/]+)\.wav$/;

/** Null when it means none. */
export function promptAt(path: string): PackagedPrompt | null {
  const [, language, name] = PATH.exec(path) ?? [];
  return name === undefined ? null : { name, language: language ?? null };
}

export function promptPath({ name, language }: PackagedPrompt): string {
  return `${language === null ? '' : `${language}/`}${name}.wav`;
}
