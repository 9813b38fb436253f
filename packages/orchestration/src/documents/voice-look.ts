import type { DocumentLook } from '@ringback/core';
import { createRealmEvaluator } from '@ringback/script';
import { DEFAULT_LIMITS, lintDocument } from '@ringback/voicexml';

/** Written by people: what is longer than this is not looked at while calls wait for this process. */
const MOST_CHARACTERS = 300_000;

/** Whether a text is meant as VoiceXML. */
export function isVoiceXml(text: string): boolean {
  return /<vxml[\s>/]/.test(text) && !/<scxml[\s>/]/.test(text);
}

/** What `ringback check` says of a VoiceXML document, but for the files beside it. */
export function lookAtVoiceXml(url: string, text: string): DocumentLook {
  if (text.length > MOST_CHARACTERS) {
    const message = `The text is longer than ${MOST_CHARACTERS} characters`;
    const remedy = 'Look at it with `ringback check`';
    const place = { line: 1, column: 1 };
    return {
      loads: true,
      findings: [{ severity: 'warning', code: 'VXML_TOO_LARGE', message, remedy, ...place }],
      structure: null,
    };
  }
  const { findings } = lintDocument(text, url, {
    limits: DEFAULT_LIMITS,
    evaluatorFactory: createRealmEvaluator,
  });
  return { loads: !findings.some(({ severity }) => severity === 'error'), findings, structure: null };
}
