import { type TSchema, Type } from 'typebox';

/** A remark on a document, as `ringback check` prints it. */
export const DocumentFindingShape = Type.Object({
  severity: Type.Enum(['error', 'warning']),
  code: Type.String(),
  message: Type.String(),
  remedy: Type.Optional(Type.String()),
  line: Type.Integer(),
  column: Type.Integer(),
  url: Type.Optional(Type.String()),
});

const Structure = Type.Object({
  name: Type.String(),
  initial: Type.Array(Type.String()),
  states: Type.Array(
    Type.Object({
      id: Type.String(),
      kind: Type.Enum(['state', 'parallel', 'final', 'history']),
      parent: Type.Optional(Type.String()),
      initial: Type.Array(Type.String()),
      line: Type.Integer(),
      url: Type.Optional(Type.String({ description: 'The file of the line, when it is another one' })),
      transitions: Type.Array(
        Type.Object({
          events: Type.Array(Type.String()),
          cond: Type.Optional(Type.String()),
          targets: Type.Array(Type.String()),
          type: Type.Enum(['internal', 'external']),
          line: Type.Integer(),
        }),
      ),
      invokes: Type.Array(Type.Object({ id: Type.Optional(Type.String()), type: Type.String() })),
      actions: Type.Array(Type.Object({ element: Type.String() })),
    }),
  ),
});

/** What is to be said of a document, and what it is made of; `structure` is null when it cannot be loaded. */
export const DocumentLookProperties = {
  loads: Type.Boolean(),
  findings: Type.Array(DocumentFindingShape),
  structure: orNull(Structure),
};

function orNull(schema: TSchema) {
  return Type.Unsafe<unknown>({ anyOf: [schema, { type: 'null' }] });
}
