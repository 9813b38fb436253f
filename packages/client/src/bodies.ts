type Values = Readonly<Record<string, unknown>>;

/** How a request sends its body: spread it beside `body`. */
interface BodyForm<Serialized> {
  readonly bodySerializer: (body: unknown) => Serialized;
  readonly headers?: Readonly<Record<string, string>>;
}

/** As HTML forms do; what has no value is left out. */
export const asForm: BodyForm<string> = {
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  bodySerializer(body) {
    const pairs = Object.entries(body as Values).filter(([, value]) => value !== undefined && value !== null);
    return new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  },
};

/** With files: members that are a `Blob` or `File`. */
export const asMultipart: BodyForm<FormData> = {
  bodySerializer(body) {
    const data = new FormData();
    for (const [name, value] of Object.entries(body as Values)) {
      if (value instanceof Blob) data.append(name, value);
      else if (value !== undefined && value !== null) data.append(name, String(value));
    }
    return data;
  },
};

/** A sound as it is, as uploads of prompts are: bytes, or a `Blob`. */
export const asWav: BodyForm<unknown> = {
  headers: { 'content-type': 'audio/wav' },
  bodySerializer: (body) => body,
};

/** A zip archive, as packages of templates are: bytes, or a `Blob`. */
export const asZip: BodyForm<unknown> = {
  headers: { 'content-type': 'application/zip' },
  bodySerializer: (body) => body,
};

/** A text as it is, as uploads of documents are. */
export const asText: BodyForm<string> = {
  headers: { 'content-type': 'text/plain;charset=utf-8' },
  bodySerializer: String,
};
