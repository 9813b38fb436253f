import type { OptionMap } from '../../ports/store.ts';
import { suggestion } from '../../spelling/suggestion.ts';
import { BUILTIN_SERVICES, isCallbackService, serviceKind } from '../kind.ts';
import { option } from '../options.ts';
import { templateOf } from '../templates/catalogue.ts';
import { findOption } from '../templates/template.ts';
import type { TemplateOption } from '../templates/template-option.ts';
import { builtinFindings } from './builtin-findings.ts';
import { callbackFindings } from './callback-findings.ts';
import { documentFindings } from './document-findings.ts';
import { error, type Finding, warning } from './finding.ts';
import { resourceGroupOf } from './resource-groups.ts';
import type { Surroundings } from './surroundings.ts';
import { valueFinding } from './value-finding.ts';

/**
 * What looks wrong about the options of a service: values, names that are not known, and what has to be beside it.
 * Options are kept whatever they are; these are remarks for whoever configures (contract 4).
 */
export function serviceFindings(options: OptionMap, around: Surroundings): readonly Finding[] {
  const kind = serviceKind(options);
  const known = knownOptions(options, around);
  const ownNames = ownNamesOf(options, around);
  const findings: Finding[] = [];
  for (const [name, value] of Object.entries(options)) {
    const meant = findOption(known, name);
    if (meant !== null) {
      const finding = valueFinding(name, value, meant, around);
      if (finding !== null) findings.push(finding);
      continue;
    }
    const finding = unknownOption(name, known);
    if (ownNames === 'none' || (ownNames === 'unlike known ones' && finding.suggestion !== undefined))
      findings.push(finding);
  }
  if (option(options, '_service') === null)
    findings.push(
      error(
        '_service',
        'is not set: nothing says what this service runs',
        'Set callback, the name of a builtin service, or the address of a document',
      ),
    );
  if (kind.kind === 'builtin') {
    if (kind.builtin !== '' && templateOf(options) === null) findings.push(unknownBuiltin(kind.builtin));
    findings.push(...builtinFindings(kind.builtin, options, around));
  }
  if (kind.kind === 'callback') findings.push(...callbackFindings(options, around));
  return [...findings, ...documentFindings(options, around), ...resourceFindings(options, around)];
}

/** The options that mean something to a service: those of its template, and of an uploaded one whose document it runs. */
function knownOptions(options: OptionMap, around: Surroundings): readonly TemplateOption[] {
  const own = around.uploadedTemplate(option(options, '_service') ?? '');
  return [...(own?.options ?? []), ...(templateOf(options)?.options ?? [])];
}

/** A document of one's own reads what it likes, unless an uploaded template says what that is. */
function ownNamesOf(options: OptionMap, around: Surroundings): 'any' | 'unlike known ones' | 'none' {
  const kind = serviceKind(options);
  if (kind.kind === 'builtin') return templateOf(options) === null ? 'any' : 'none';
  if (around.uploadedTemplate(kind.document) !== null) return 'none';
  if (kind.kind === 'orchestration') return 'any';
  return kind.document === 'callback' ? 'none' : 'unlike known ones';
}

function unknownOption(name: string, known: readonly TemplateOption[]): Finding {
  const [, stem = name, number = ''] = /^(.*?)(\d*)$/.exec(name) ?? [];
  const numbered = known.filter((one) => one.numbered).map((one) => one.name);
  const exact = known.filter((one) => !one.numbered).map((one) => one.name);
  const nearNumbered = number === '' ? null : suggestion(stem, numbered);
  const meant = nearNumbered === null ? suggestion(name, exact) : `${nearNumbered}${number}`;
  const finding = warning(name, 'is not known; it is kept and given to the scenario');
  return meant === null ? finding : { ...finding, suggestion: meant };
}

function unknownBuiltin(name: string): Finding {
  const meant = suggestion(name, BUILTIN_SERVICES);
  const finding = error(
    '_service',
    `names "${name}", which is no builtin service`,
    'Name a builtin service, or set _type=ors for a document',
  );
  return meant === null ? finding : { ...finding, suggestion: meant };
}

/** A resource group that is named has to be there. */
function resourceFindings(options: OptionMap, around: Surroundings): Finding[] {
  const group = resourceGroupOf(options);
  if (group === null || around.hasResourceGroup(group)) return [];
  if (isCallbackService(options) && option(options, '_call_direction') === 'USERTERMINATED') return [];
  // The text of the template, and what a request gives, were looked at before.
  if (/^\{.*\}$|\$[^$]+\$/.test(group)) return [];
  return [
    warning(
      '_resource_group',
      `names the resource group "${group}", which is not configured`,
      `Add numbers to it: resources in the configuration file, or PUT /api/v1/resources/${group}`,
      { what: 'resource group', name: group },
    ),
  ];
}
