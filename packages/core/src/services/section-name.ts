const PREFIX = 'service.';

/** The configured service that a section is: `service.support` is the service `support`; null for any other section. */
export function serviceOfSection(section: string): string | null {
  return section.startsWith(PREFIX) && section.length > PREFIX.length ? section.slice(PREFIX.length) : null;
}

/** The section that a configured service is. */
export function sectionOfService(service: string): string {
  return `${PREFIX}${service}`;
}
