import type { OptionMap } from '../../ports/store.ts';
import { suggestion } from '../../spelling/suggestion.ts';
import { SERVER_SECTIONS, sectionTemplateOf } from '../templates/server-sections.ts';
import { findOption } from '../templates/template.ts';
import { type Finding, warning } from './finding.ts';
import { pushFindings } from './push-findings.ts';
import type { Surroundings } from './surroundings.ts';
import { valueFinding } from './value-finding.ts';

/** What looks wrong about a server-level section. A finding about the section itself has no key. */
export function sectionFindings(name: string, options: OptionMap, around: Surroundings): readonly Finding[] {
  const template = sectionTemplateOf(name);
  if (template === null) {
    const meant = suggestion(
      name,
      SERVER_SECTIONS.map((one) => one.name),
    );
    const finding = warning('', 'is a section that is not known; it is kept');
    return [meant === null ? finding : { ...finding, suggestion: meant }];
  }
  if (template.use === 'kept') return [];
  const findings: Finding[] = [];
  for (const [key, value] of Object.entries(options)) {
    const option = findOption(template.options, key);
    if (option !== null) {
      const finding = valueFinding(key, value, option, around);
      if (finding !== null) findings.push(finding);
    } else if (template.use === 'known') {
      const meant = suggestion(
        key,
        template.options.map((one) => one.name),
      );
      const finding = warning(key, 'is not known; it is kept');
      findings.push(meant === null ? finding : { ...finding, suggestion: meant });
    }
  }
  return name === 'push' || name.startsWith('push.provider.')
    ? [...findings, ...pushFindings(options)]
    : findings;
}
