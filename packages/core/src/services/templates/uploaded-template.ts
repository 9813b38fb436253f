import type { OptionMap } from '../../ports/store.ts';
import { templateNamed } from './catalogue.ts';
import { optionOfView, type WrittenOption } from './option-view.ts';
import type { Scenario, Template } from './template.ts';

/** A template that an administrator uploaded, without the texts of its documents. */
export interface UploadedTemplate {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The template of the product whose options and scenarios it has as well. */
  readonly base: 'callback' | 'ors';
  /** Path of the document that its services run; null: that of the base. */
  readonly document: string | null;
  /** Options of services made from it, beside those of the base. */
  readonly options: readonly WrittenOption[];
  readonly scenarios: readonly Scenario[];
  /** Options that every service made from it gets. */
  readonly presets: OptionMap;
  /** Paths of its documents. */
  readonly documents: readonly string[];
  /** Paths of the prompts that came with it: `name.wav` or `language/name.wav`. Absent in those of earlier versions. */
  readonly prompts?: readonly string[];
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const PATH = /^(?!.*\.\.)[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/;

/** Name under which a document of a template stands among the uploaded documents. */
export function documentName(template: string, path: string): string {
  return `templates/${template}/${path}`;
}

/** Whether a document of a template may have this path. */
export function isTemplatePath(path: string): boolean {
  return PATH.test(path);
}

/** Value of `_service` of services that are made from a template; null when it has no document of its own. */
export function serviceOfTemplate({
  name,
  document,
}: Pick<UploadedTemplate, 'name' | 'document'>): string | null {
  return document === null ? null : `document:${documentName(name, document)}`;
}

/** What is wrong with an uploaded template, or null. */
export function templateProblem(
  template: UploadedTemplate,
): { readonly field: string; readonly why: string } | null {
  const { name, base, document, documents, options } = template;
  if (!NAME.test(name))
    return { field: 'name', why: 'must be up to 64 letters, digits, dots, dashes and underscores' };
  if (templateNamed(name) !== null)
    return { field: 'name', why: `is "${name}", which comes with the product: choose another name` };
  const path = documents.find((one) => !isTemplatePath(one));
  if (path !== undefined)
    return {
      field: `documents.${path}`,
      why: 'must be a path of letters, digits, dots, dashes and underscores',
    };
  if (document !== null && !documents.includes(document))
    return { field: 'document', why: `names "${document}", which is not among the documents` };
  if (document === null && base === 'ors')
    return { field: 'document', why: 'must name the document that services of this template run' };
  const names = options.map((option) => option.name);
  const twice = names.find((one, at) => names.indexOf(one) !== at);
  if (twice !== undefined) return { field: `options.${twice}`, why: 'is there twice' };
  const nameless = options.find((option) => option.type === 'choice' && (option.values ?? []).length === 0);
  if (nameless !== undefined) return { field: `options.${nameless.name}`, why: 'is a choice without values' };
  return null;
}

/** The template with everything that it has from its base. */
export function wholeTemplate(uploaded: UploadedTemplate): Template {
  const base = templateNamed(uploaded.base);
  const own = uploaded.options.map((option) => optionOfView(option, uploaded.title));
  const ownNames = new Set(own.map(({ name }) => name));
  return {
    name: uploaded.name,
    title: uploaded.title,
    description: uploaded.description,
    type: 'ors',
    service: serviceOfTemplate(uploaded) ?? base?.service ?? null,
    options: [...(base?.options ?? []).filter(({ name }) => !ownNames.has(name)), ...own],
    scenarios: [...uploaded.scenarios, ...(base?.scenarios ?? [])],
  };
}
