import { type Scenario, type Template, viewOfOption } from '@ringback/core';
import { type Static, Type } from 'typebox';
import { StoredOptions } from './option-body.ts';

const Texts = Type.Array(Type.String({ maxLength: 255 }), { maxItems: 1000 });

const ScenarioShape = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 255 }),
    title: Type.String({ maxLength: 255 }),
    description: Type.String({ maxLength: 4000 }),
    presets: StoredOptions,
    fill: Texts,
    highlights: Texts,
    companions: Texts,
  },
  { additionalProperties: false },
);

const optional = {
  numbered: Type.Optional(Type.Boolean()),
  category: Type.Optional(Type.String({ maxLength: 255 })),
  type: Type.Optional(
    Type.Enum([
      'text',
      'secret',
      'boolean',
      'integer',
      'choice',
      'list',
      'json',
      'url',
      'instant',
      'duration',
      'window',
      'country',
      'time-zone',
      'routing-target',
      'treatment',
      'service',
      'pattern',
    ]),
  ),
  values: Type.Optional(Texts),
  open: Type.Optional(Type.Boolean()),
  min: Type.Optional(Type.Integer()),
  max: Type.Optional(Type.Integer()),
  unit: Type.Optional(Type.Enum(['s', 'ms', 'min'])),
  runs: Type.Optional(Texts),
  valid: Type.Optional(Type.String({ maxLength: 4000 })),
  default: Type.Optional(Type.Union([Type.String({ maxLength: 65_536 }), Type.Null()])),
  placeholder: Type.Optional(Type.Union([Type.String({ maxLength: 65_536 }), Type.Null()])),
  mandatory: Type.Optional(Type.Boolean()),
  advanced: Type.Optional(Type.Boolean()),
  source: Type.Optional(Type.Enum(['service', 'request', 'either'])),
  legacy: Type.Optional(Type.Boolean()),
  help: Type.Optional(Type.String({ maxLength: 4000 })),
};
const OptionShape = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 255 }), ...optional },
  { additionalProperties: false },
);

/** One template as it is shown. */
export const TemplateShape = Type.Object({
  name: Type.String(),
  title: Type.String(),
  description: Type.String(),
  type: Type.Enum(['builtin', 'ors']),
  service: Type.Union([Type.String(), Type.Null()], {
    description: 'Value of _service; null: each service names its own',
  }),
  origin: Type.Enum(['product', 'uploaded']),
  options: Type.Array(OptionShape),
  scenarios: Type.Array(ScenarioShape),
});

export const PACKAGE_FORMAT = 'ringback-template/1';

/** A template as it goes in and out: what it says, and the texts of its documents by their paths. */
export const PackageShape = Type.Object(
  {
    format: Type.Literal(PACKAGE_FORMAT),
    name: Type.Optional(Type.String({ description: 'When given, that of the address' })),
    title: Type.String({ minLength: 1, maxLength: 255 }),
    description: Type.Optional(Type.String({ maxLength: 4000 })),
    base: Type.Enum(['callback', 'ors'], {
      description: 'Template whose options and scenarios it has as well',
    }),
    document: Type.Optional(
      Type.Union([Type.String(), Type.Null()], { description: 'Path of the document that its services run' }),
    ),
    options: Type.Optional(Type.Array(OptionShape, { maxItems: 1000 })),
    scenarios: Type.Optional(Type.Array(ScenarioShape, { maxItems: 100 })),
    presets: Type.Optional(StoredOptions),
    documents: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'Texts by path', maxProperties: 200 }),
    ),
    shared: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 255 }), Type.String(), {
        description: 'Texts of other uploaded documents that these draw in, by their names',
        maxProperties: 200,
      }),
    ),
    prompts: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: 'WAV in base64, by `name.wav` or `language/name.wav`',
        maxProperties: 200,
      }),
    ),
  },
  { additionalProperties: false },
);

/** The same as a value; one of the product that cannot be brought in has no base. */
export type TemplatePackage = Omit<Static<typeof PackageShape>, 'base'> & {
  readonly base: 'callback' | 'ors' | null;
};

/** A template with all of its options. */
export function shownTemplate({ options, scenarios, ...template }: Template, origin: 'product' | 'uploaded') {
  return { ...template, origin, options: options.map(viewOfOption), scenarios: scenarios.map(shownScenario) };
}

function shownScenario(scenario: Scenario) {
  return { ...scenario };
}
