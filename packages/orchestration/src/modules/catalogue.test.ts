import { describe, expect, it } from 'vitest';
import { MODULE_CATALOGUE } from './catalogue.ts';
import { ACTION_SCHEMAS } from './registry.ts';

describe('what a linter knows of the functional modules', () => {
  it.each(Object.entries(ACTION_SCHEMAS).filter(([, elements]) => Object.keys(elements).length > 0))(
    'includes every element of %s',
    (namespace, elements) => {
      const known = MODULE_CATALOGUE.elements[namespace] ?? {};
      expect(Object.keys(elements).filter((name) => !Object.hasOwn(known, name))).toEqual([]);
    },
  );

  it('says of each action where its request id stands, and how it is answered', () => {
    for (const [namespace, elements] of Object.entries(ACTION_SCHEMAS)) {
      for (const name of Object.keys(elements)) {
        const facts = MODULE_CATALOGUE.elements[namespace]?.[name];
        if (facts?.success === undefined) continue;
        expect([namespace, name, facts.attributes?.includes('requestid'), facts.failure]).toEqual([
          namespace,
          name,
          true,
          `error.${facts.success.replace(/\.done$/, '')}`,
        ]);
      }
    }
  });
});
