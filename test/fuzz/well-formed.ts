import type { Draw } from './draw.ts';

/** As much of JSON Schema as the description of the API uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly pattern?: string;
  readonly minimum?: number;
}

const TEXTS = ['support', '+15552010142', '2031-05-28T15:30:00.000Z', 'fuzz', '1', 'a b', 'COMPLETED'];
const TELLING: Readonly<Record<string, readonly string[]>> = {
  _customer_number: ['+15552010142', '+442079460142'],
  _desired_time: ['2031-05-28T15:30:00.000Z'],
  start: ['2031-05-28T15:30:00.000Z'],
  text: ['[service.fuzz-import]\n_type=ors\n', '{"fuzz":{"a":"1"}}'],
  version: ['1'],
};

/** A value that a schema lets pass, or nearly: what is mutated afterwards. */
export function wellFormed(schema: Schema, draw: Draw, name = ''): unknown {
  if (schema.enum !== undefined) return draw.one(schema.enum);
  if (schema.anyOf !== undefined) return wellFormed(draw.one(schema.anyOf), draw, name);
  const type = typeof schema.type === 'string' ? schema.type : draw.one(schema.type ?? ['string']);
  switch (type) {
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, draw.below(100));
    case 'boolean':
      return draw.percent(50);
    case 'null':
      return null;
    case 'array':
      return Array.from({ length: draw.below(3) }, () => wellFormed(schema.items ?? {}, draw, name));
    case 'object':
      return wellFormedObject(schema, draw);
    default:
      return draw.one(TELLING[name] ?? TEXTS);
  }
}

function wellFormedObject(schema: Schema, draw: Draw): Record<string, unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const chosen = Object.entries(properties).filter(([name]) => required.includes(name) || draw.percent(60));
  const members = chosen.map(([name, inner]): [string, unknown] => [name, wellFormed(inner, draw, name)]);
  if (typeof additionalProperties === 'object')
    members.push([`fuzz${draw.below(5)}`, wellFormed(additionalProperties, draw)]);
  return Object.fromEntries(members);
}
