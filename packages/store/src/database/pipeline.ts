import type { ClientBase, Connection } from 'pg';
import { arrayText } from './array-text.ts';
import type { Row, Statement } from './statement.ts';
import { valueTypes } from './value-types.ts';

/** One statement that is sent together with others. */
export interface Sending {
  readonly statement: Statement;
  /** Texts as the server reads them, numbers, lists of texts, or bytes in the binary form of their type. */
  readonly values: readonly unknown[];
  /** Whether anybody looks at the rows that come back. */
  readonly isRead: boolean;
}

/** What came back of one statement. */
export interface Answer {
  /** `INSERT 0 5`, `COMMIT`, ... */
  readonly command: string;
  /** Empty when nobody wanted to read them. */
  readonly rows: readonly Row[];
}

/** How far the server has come, also when it is not heard of again. */
export interface Progress {
  /** So many statements are done. */
  answered: number;
}

/** The messages of the protocol as the driver's connection speaks them; its published types are older than they are. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  /** Texts of the statements that the server knows by name: one list of the driver for all that a connection is asked. */
  readonly parsedStatements: Record<string, string | undefined>;
  parse(message: { readonly name: string; readonly text: string }): void;
  bind(message: { readonly statement: string; readonly values: readonly (string | Buffer | null)[] }): void;
  describe(message: { readonly type: 'P'; readonly name: '' }): void;
  execute(message: { readonly portal: ''; readonly rows: 0 }): void;
  sync(): void;
  on(event: 'parseComplete', listener: () => void): void;
  off(event: 'parseComplete', listener: () => void): void;
}

interface Column {
  readonly name: string;
  readonly dataTypeID: number;
}

interface Received {
  command: string;
  columns: readonly Column[];
  readonly rows: (readonly (string | null)[])[];
}

/**
 * Sends statements in one go and resolves with an answer for each, in their order. The server reads one after the other and
 * answers once, at the end: both sides are woken up once for the whole instead of once for each statement, which is half of
 * what a transaction of small statements costs (measured). After a fault the server skips the rest. Without BEGIN and COMMIT
 * among them they are one transaction. The connection must have nothing else to do.
 */
export function sendTogether(
  client: ClientBase,
  sendings: readonly Sending[],
  progress: Progress = { answered: 0 },
): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    const settle: Settle = (error, answers) => (error === null ? resolve(answers) : reject(error));
    client.query(new Pipeline(sendings, progress, settle));
  });
}

type Settle = (error: unknown, answers: Answer[]) => void;

/** A query that the driver hands its connection to. It calls the methods when something comes in. */
class Pipeline {
  /** The driver puts one with a time limit in the place of it. */
  callback: Settle;
  readonly #sendings: readonly Sending[];
  readonly #progress: Progress;
  readonly #received: Received[] = [];
  /** Statements of which the server has yet to say that it understood them. */
  readonly #parsing: Statement[] = [];
  #current: Received = { command: '', columns: [], rows: [] };
  #stopListening: () => void = () => undefined;

  constructor(sendings: readonly Sending[], progress: Progress, callback: Settle) {
    this.#sendings = sendings;
    this.#progress = progress;
    this.callback = callback;
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire;
    const parsed = (): void => {
      const { name, text } = this.#parsing.shift() ?? {};
      if (name !== undefined) wire.parsedStatements[name] = text;
    };
    wire.on('parseComplete', parsed);
    this.#stopListening = () => wire.off('parseComplete', parsed);
    // What the stream is given meanwhile leaves as one piece.
    wire.stream.cork();
    for (const sending of this.#sendings) this.#send(sending, wire);
    wire.sync();
    wire.stream.uncork();
  }

  #send({ statement, values, isRead }: Sending, wire: Wire): void {
    const { name = '', text } = statement;
    const isKnown = name !== '' && (wire.parsedStatements[name] ?? this.#textSent(name)) === text;
    if (!isKnown) {
      wire.parse({ name, text });
      this.#parsing.push(statement);
    }
    wire.bind({ statement: name, values: values.map(parameterOf) });
    if (isRead) wire.describe({ type: 'P', name: '' });
    wire.execute({ portal: '', rows: 0 });
  }

  #textSent(name: string): string | undefined {
    return this.#parsing.find((statement) => statement.name === name)?.text;
  }

  handleRowDescription({ fields }: { readonly fields: readonly Column[] }): void {
    this.#current.columns = fields;
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    this.#current.rows.push(fields);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#current.command = text;
    this.#received.push(this.#current);
    this.#progress.answered++;
    this.#current = { command: '', columns: [], rows: [] };
  }

  handleReadyForQuery(): void {
    this.#stopListening();
    let answers: Answer[];
    try {
      answers = this.#received.map((received, index) => ({
        command: received.command,
        rows: this.#sendings[index]?.isRead === true ? rowsOf(received) : [],
      }));
    } catch (error) {
      this.callback(error, []);
      return;
    }
    this.callback(null, answers);
  }

  handleError(error: unknown): void {
    this.#stopListening();
    this.callback(error, []);
  }
}

function parameterOf(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null;
  // In the server's own binary form.
  if (Buffer.isBuffer(value)) return value;
  return Array.isArray(value) ? arrayText(value) : String(value);
}

function rowsOf({ columns, rows }: Received): Row[] {
  const readers = columns.map(({ name, dataTypeID }) => ({
    name,
    read: valueTypes.getTypeParser(dataTypeID, 'text') as (text: string) => unknown,
  }));
  return rows.map((fields) =>
    Object.fromEntries(
      readers.map(({ name, read }, index) => {
        const field = fields[index] ?? null;
        return [name, field === null ? null : read(field)];
      }),
    ),
  );
}
