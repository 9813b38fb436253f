import { readFileSync } from 'node:fs';
import type { CallbackId, JsonObject } from '@ringback/core';
import { type CentreOptions, ContactCentre, SUPPORT } from './contact-centre.ts';

const FOLDER = new URL('../../packages/orchestration/test/documents/', import.meta.url);
export const CUSTOMER = '+15551230001';

/** An event that the recorder of a test document wrote down. */
export interface Heard {
  readonly name: string;
  readonly data: JsonObject;
}

/** A test document of the functional modules in a contact centre on the stopped clock. */
export class DocumentRun {
  readonly centre: ContactCentre;

  private constructor(centre: ContactCentre) {
    this.centre = centre;
  }

  /** Each name is a service of its own that runs the document of that name. */
  static async open(
    names: readonly string[],
    options: CentreOptions & { readonly files?: Readonly<Record<string, string>> } = {},
  ): Promise<DocumentRun> {
    const documents = new Map(
      names.map((name) => [address(name), readFileSync(new URL(`${name}.scxml`, FOLDER), 'utf8')]),
    );
    // What lies beside them.
    for (const [name, text] of Object.entries(options.files ?? {}))
      documents.set(new URL(name, address('x')).href, text);
    const services = Object.fromEntries(
      names.map((name) => [name, { ...SUPPORT, _service: address(name), _service_type: 'callback' }]),
    );
    const centre = await ContactCentre.open({
      ...options,
      services: { ...services, ...options.services },
      documents,
    });
    return new DocumentRun(centre);
  }

  start(
    service: string,
    params: Readonly<Record<string, string>> = {},
    number = CUSTOMER,
  ): Promise<CallbackId> {
    return this.centre.ask(number, params, service);
  }

  /** Lines of the history that the document wrote itself. */
  notes(id: CallbackId): string[] {
    return this.centre.store.lines
      .filter(({ callbackId, event }) => callbackId === id && event === 'note')
      .map(({ text }) => text);
  }

  /** What the document heard, in order. */
  heard(id: CallbackId): Heard[] {
    return this.notes(id).flatMap((text) => {
      const match = /^([a-z]+(?:\.[\w]+)+) (\{.*\}|undefined|null)$/s.exec(text);
      if (match === null) return [];
      const [, name = '', data = ''] = match;
      return [{ name, data: data === 'undefined' ? {} : (JSON.parse(data) ?? {}) }];
    });
  }

  names(id: CallbackId): string[] {
    return this.heard(id).map(({ name }) => name);
  }

  /** Data of the one event of that name. */
  data(id: CallbackId, name: string): JsonObject {
    const found = this.heard(id).filter((event) => event.name === name);
    const [only] = found;
    if (only === undefined || found.length > 1)
      throw new Error(`${found.length} events ${name} among ${this.names(id).join(', ')}`);
    return only.data;
  }

  /** What a note that begins with a word says after it, as JSON. */
  note(id: CallbackId, word: string): unknown {
    const text = this.notes(id).find((note) => note.startsWith(`${word} `));
    if (text === undefined) throw new Error(`no note "${word}" among ${this.notes(id).join(' | ')}`);
    return JSON.parse(text.slice(word.length + 1));
  }
}

export function address(name: string): string {
  return `https://intranet.example/${name}.scxml`;
}
