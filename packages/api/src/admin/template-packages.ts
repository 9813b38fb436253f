import {
  type DocumentFinding,
  type DocumentLibrary,
  documentName,
  templateNamed,
  templateProblem,
  type UploadedTemplate,
  viewOfOption,
} from '@ringback/core';
import { Type } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { sendJson } from '../edge/send-json.ts';
import { unstorableIn } from '../edge/unstorable.ts';
import { answer } from '../errors/answers.ts';
import { Refusals } from '../errors/error-body.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import { ObjectName } from './option-body.ts';
import { PACKAGE_FORMAT, PackageShape } from './template-shapes.ts';
import type { WriteLine } from './write-line.ts';

type Dependencies = Pick<ApiDependencies, 'configuration' | 'orchestration' | 'stockDocument'>;

const tags = ['Templates'];
const params = Type.Object({ name: ObjectName });
/** A package carries documents, each of which may be as large as an uploaded one. */
const MAX_PACKAGE_BYTES = 32 * 1_048_576;

/** Templates as packages: one JSON text with everything in it, up and down. */
export function templatePackageRoutes(app: TypedInstance, dependencies: Dependencies, line: WriteLine): void {
  const { configuration } = dependencies;
  const { documents } = dependencies.orchestration;
  const unknown = (name: string) => answer('unknown-object', { what: 'template', name });

  app.get(
    '/templates/:name/package',
    {
      schema: {
        tags,
        summary: 'Download a template with its documents',
        params,
        response: { 200: Type.Unknown(), ...Refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const content = await packageOf(name);
      if (content === null) return sendAnswer(reply, unknown(name));
      return reply
        .header('content-type', 'application/json;charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}.template.json"`)
        .send(`${JSON.stringify(content, null, 2)}\n`);
    },
  );

  app.put(
    '/templates/:name',
    {
      bodyLimit: MAX_PACKAGE_BYTES,
      schema: {
        tags,
        summary: 'Upload a template, or a new version of it; its documents become uploaded documents',
        params,
        body: PackageShape,
        response: {
          200: Type.Object({ name: Type.String(), findings: Type.Array(Type.Unknown()) }),
          ...Refusals,
        },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        const { format: _format, name: written, documents: texts = {}, ...body } = request.body;
        const template: UploadedTemplate = {
          description: '',
          options: [],
          scenarios: [],
          presets: {},
          ...body,
          name,
          document: body.document ?? null,
          documents: Object.keys(texts),
        };
        const problem =
          written !== undefined && written !== name
            ? { field: 'name', why: `must be "${name}", the name in the address` }
            : templateProblem(template);
        if (problem !== null) return sendAnswer(reply, answer('bad-field', problem));
        const unstorable = unstorableIn({ ...request.body });
        if (unstorable !== null)
          return sendAnswer(reply, answer('bad-field', { field: 'body', why: unstorable }));
        const upload = await uploadAll(template, texts, documents);
        if (upload.kind === 'refused') {
          const first = upload.findings.find(({ severity }) => severity === 'error') ?? upload.findings[0];
          return sendAnswer(reply, {
            ...answer('bad-document', {
              line: String(first?.line ?? 1),
              why: `${first?.message ?? 'it has errors'} (${upload.path})`,
            }),
            findings: upload.findings,
          });
        }
        await configuration.putTemplate(template);
        return sendJson(reply, { name, findings: upload.findings });
      }),
  );

  app.delete(
    '/templates/:name',
    {
      schema: {
        tags,
        summary: 'Delete an uploaded template; its documents go, too, unless a service runs them',
        params,
        response: { 200: Type.Object({}), ...Refusals },
      },
    },
    (request, reply) =>
      line.run(async () => {
        const { name } = request.params;
        if (templateNamed(name) !== null)
          return sendAnswer(
            reply,
            answer('bad-field', { field: 'name', why: 'comes with the product and stays' }),
          );
        const template = configuration.template(name);
        if (template === null) return sendAnswer(reply, unknown(name));
        await configuration.deleteTemplate(name);
        const prefix = `document:${documentName(name, '')}`;
        const isRun = configuration
          .services()
          .some(({ options }) => (options['_service'] ?? '').startsWith(prefix));
        if (!isRun) for (const path of template.documents) await documents.remove(documentName(name, path));
        return sendJson(reply, {});
      }),
  );

  async function packageOf(name: string): Promise<object | null> {
    const uploaded = configuration.template(name);
    if (uploaded !== null) {
      const texts: Record<string, string> = {};
      for (const path of uploaded.documents) {
        const document = await documents.get(documentName(name, path), null);
        if (document !== null) texts[path] = document.text;
      }
      return { format: PACKAGE_FORMAT, ...uploaded, documents: texts };
    }
    const own = templateNamed(name);
    if (own === null) return null;
    const { title, description, options, scenarios } = own;
    if (own.name !== 'callback' && own.name !== 'ors')
      return {
        format: PACKAGE_FORMAT,
        name,
        title,
        description,
        base: null,
        options: options.map(viewOfOption),
        scenarios,
      };
    // Something to begin one's own with: it has the options of the base anyway.
    const stock = (await dependencies.stockDocument?.(own.name)) ?? null;
    return {
      format: PACKAGE_FORMAT,
      name,
      title,
      description,
      base: own.name,
      document: stock?.path ?? null,
      options: [],
      scenarios: [],
      presets: {},
      documents: stock === null ? {} : { [stock.path]: stock.text },
    };
  }
}

type Upload =
  | { readonly kind: 'stored'; readonly findings: readonly DocumentFinding[] }
  | { readonly kind: 'refused'; readonly path: string; readonly findings: readonly DocumentFinding[] };

/**
 * Uploads the documents of a template, the one that is run last: what it draws in is there then. When one is refused
 * everything is as it was before.
 */
async function uploadAll(
  { name, document }: UploadedTemplate,
  texts: Readonly<Record<string, string>>,
  library: DocumentLibrary,
): Promise<Upload> {
  const undo: (() => Promise<unknown>)[] = [];
  const findings: DocumentFinding[] = [];
  const paths = Object.keys(texts).sort((a, b) => Number(a === document) - Number(b === document));
  for (const path of paths) {
    const full = documentName(name, path);
    const before = await library.get(full, null);
    const outcome = await library.upload(full, texts[path] ?? '', path === document ? 'document' : 'part');
    if (outcome.kind === 'refused') {
      for (const step of undo.reverse()) await step();
      return { kind: 'refused', path, findings: outcome.findings };
    }
    findings.push(...outcome.findings);
    undo.push(() => (before === null ? library.remove(full) : library.rollBack(full, before.version)));
  }
  return { kind: 'stored', findings };
}
