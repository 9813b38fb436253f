import { describe, expect, it } from 'vitest';
import type { Surroundings } from '../findings/surroundings.ts';
import { valueFinding } from '../findings/value-finding.ts';
import { BUILTIN_SERVICES } from '../kind.ts';
import { TEMPLATES, templateNamed, templateOf } from './catalogue.ts';
import { findOption } from './template.ts';
import { typeInWords } from './type-words.ts';

const nothing: Surroundings = {
  services: () => [],
  service: () => null,
  section: () => null,
  sections: () => [],
  list: () => null,
  hasResourceGroup: () => false,
  trunks: () => null,
  hasDocument: () => null,
  uploadedTemplate: () => null,
};

describe('the templates of the product', () => {
  it('are there for the callback, every builtin service, and documents of one’s own', () => {
    const names = TEMPLATES.map(({ name }) => name);
    expect([...names].sort()).toEqual(['callback', 'ors', ...BUILTIN_SERVICES].sort());
    for (const { service, type, name } of TEMPLATES)
      if (service !== null) expect(templateOf({ _type: type, _service: service })?.name).toBe(name);
  });

  it.each(TEMPLATES.map((template) => [template.name, template] as const))(
    '%s has each option once, with a help text, and a default that its own type takes',
    (_name, { options }) => {
      expect(new Set(options.map(({ name }) => name)).size).toBe(options.length);
      for (const option of options) {
        expect(option.help, option.name).toMatch(/^[A-Z`].*\.$/s);
        expect(typeInWords(option.type), option.name).not.toBe('');
        if (option.default !== null && option.source !== 'request')
          expect(valueFinding(option.name, option.default, option, nothing), option.name).toBeNull();
      }
    },
  );

  it('have every option of the callback reference', () => {
    const { options = [] } = templateNamed('callback') ?? {};
    const names = options.filter(({ source }) => source !== 'request').map(({ name }) => name);
    expect(names.length).toBeGreaterThan(160);
    expect(new Set(options.map(({ category }) => category))).toEqual(
      new Set([
        'Service',
        'General',
        'Scheduled Call',
        'Queue Management',
        'URS Queueing',
        'Voice - User Terminated',
        'Agent Preview',
        'Disposition',
        'Plug-in on Dial',
        'Voice Treatment',
        'Voice - User Originated',
        'Messages to the customer',
        'Notification',
        'Pacing and Calling Hours',
        'Chat',
        'Reporting',
        'Request',
      ]),
    );
  });

  it('find numbered options by any number', () => {
    const { options = [] } = templateNamed('office-hours') ?? {};
    expect(findOption(options, '_bh_regular12')?.name).toBe('_bh_regular');
    expect(findOption(options, '_bh_regula1')).toBeNull();
    const capacity = templateNamed('capacity')?.options ?? [];
    expect(findOption(capacity, '_capacity_7')?.name).toBe('_capacity_');
    expect(findOption(capacity, '_capacity_add')?.numbered).toBe(false);
  });
});

describe('scenarios', () => {
  const callback = templateNamed('callback');
  it.each((callback?.scenarios ?? []).map((one) => [one.name, one] as const))(
    '%s presets, asks for and highlights options that are there, with values that fit',
    (_name, { presets, fill, highlights, companions }) => {
      for (const name of [...Object.keys(presets), ...fill, ...highlights])
        expect(findOption(callback?.options ?? [], name), name).not.toBeNull();
      for (const [name, value] of Object.entries(presets)) {
        const option = findOption(callback?.options ?? [], name);
        expect(option === null ? name : valueFinding(name, value, option, nothing), name).toBeNull();
      }
      for (const name of companions) expect(templateNamed(name), name).not.toBeNull();
    },
  );
});
