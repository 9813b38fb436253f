import {
  type Configuration,
  hideSecrets,
  keepSecrets,
  makeService,
  type OptionMap,
  TEMPLATES,
  type Template,
  templateNamed,
  wholeTemplate,
} from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { FindingShape, findingsOf } from './findings.ts';
import { ObjectName, OptionBody, optionsOf, requireStorable, StoredOptions } from './option-body.ts';
import { shownTemplate, TemplateShape } from './template-shapes.ts';
import type { WriteLine } from './write-line.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'store' | 'trunks'>;
type Origin = 'product' | 'uploaded';

const tags = ['Templates'];
const params = Type.Object({ name: ObjectName });

/** Templates, and services made from them (scenarios 11). */
export function templateRoutes(app: TypedInstance, dependencies: Dependencies, line: WriteLine): void {
  const { configuration } = dependencies;

  app.get(
    '/templates',
    {
      schema: {
        tags,
        summary: 'All templates, without their options',
        response: {
          200: Type.Array(
            Type.Object({
              name: Type.String(),
              title: Type.String(),
              description: Type.String(),
              type: Type.Enum(['builtin', 'ors']),
              origin: Type.Enum(['product', 'uploaded']),
              scenarios: Type.Array(
                Type.Object({ name: Type.String(), title: Type.String(), description: Type.String() }),
              ),
            }),
          ),
          ...Refusals,
        },
      },
    },
    (_request, reply) =>
      sendJson(
        reply,
        allTemplates(configuration).map(
          ({ template: { name, title, description, type, scenarios }, origin }) => ({
            name,
            title,
            description,
            type,
            origin,
            scenarios: scenarios.map((one) => ({
              name: one.name,
              title: one.title,
              description: one.description,
            })),
          }),
        ),
      ),
  );

  app.get(
    '/templates/:name',
    {
      schema: {
        tags,
        summary: 'A template with its options and scenarios',
        params,
        response: { 200: TemplateShape, ...Refusals },
      },
    },
    (request, reply) => {
      const found = findTemplate(configuration, request.params.name);
      return found === null
        ? sendAnswer(reply, answer('unknown-object', { what: 'template', name: request.params.name }))
        : sendJson(reply, shownTemplate(found.template, found.origin));
    },
  );

  app.post(
    '/services/:name/from-template',
    {
      schema: {
        tags,
        summary: 'Configure a service from a template and a scenario of it',
        params,
        body: Type.Object(
          {
            template: Type.String(),
            scenario: Type.Optional(Type.String()),
            options: Type.Optional(OptionBody),
            replace: Type.Optional(
              Type.Boolean({ description: 'Also when there is such a service already' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            name: Type.String(),
            options: StoredOptions,
            fill: Type.Array(Type.String(), { description: 'Options that still need a value' }),
            findings: Type.Array(FindingShape),
          }),
          ...Refusals,
        },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        requireStorable('name', name);
        const { template: wanted, scenario: chosen, options = {}, replace = false } = request.body;
        const found = findTemplate(configuration, wanted);
        if (found === null)
          return sendAnswer(reply, answer('unknown-object', { what: 'template', name: wanted }));
        const scenario = found.template.scenarios.find((one) => one.name === chosen) ?? null;
        if (chosen !== undefined && scenario === null)
          return sendAnswer(
            reply,
            answer('unknown-object', { what: 'scenario of this template', name: chosen }),
          );
        const before = configuration.service(name);
        if (before !== null && !replace)
          return sendAnswer(reply, answer('already-exists', { what: 'service', name }));
        const made = makeService(found.template, found.presets, scenario, optionsOf(options));
        const stored = keepSecrets(made.options, before);
        await configuration.putService(name, stored);
        const [findings = []] = await findingsOf([stored], dependencies);
        return sendJson(reply, { name, options: hideSecrets(stored), fill: made.fill, findings });
      }),
  );
}

/** A template by its name: one of the product, or one that was uploaded. */
function findTemplate(
  configuration: Configuration,
  name: string,
): { readonly template: Template; readonly origin: Origin; readonly presets: OptionMap } | null {
  const own = templateNamed(name);
  if (own !== null) return { template: own, origin: 'product', presets: {} };
  const uploaded = configuration.template(name);
  if (uploaded === null) return null;
  return { template: wholeTemplate(uploaded), origin: 'uploaded', presets: uploaded.presets };
}

function allTemplates(configuration: Configuration): { template: Template; origin: Origin }[] {
  return [
    ...TEMPLATES.map((template) => ({ template, origin: 'product' as const })),
    ...configuration
      .templates()
      .map((one) => ({ template: wholeTemplate(one), origin: 'uploaded' as const })),
  ];
}
