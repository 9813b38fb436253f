import type { DocumentFinding } from '@ringback/core';
import { createRealmEvaluator } from '@ringback/script';
import { DEFAULT_LIMITS, lintDocument } from '@ringback/voicexml';

/** Whether a text is a VoiceXML document, by its first element. */
export function isVoiceXml(text: string): boolean {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    if (text.startsWith('<!--', at)) {
      at = text.indexOf('-->', at);
      if (at < 0) return false;
    } else if (!/[?!]/u.test(text.charAt(at + 1))) return /^<vxml[\s>]/u.test(text.slice(at, at + 6));
  }
  return false;
}

export interface VoiceXmlCheck {
  readonly loads: boolean;
  readonly findings: readonly DocumentFinding[];
}

/** What is to be said of a VoiceXML document; one with errors is not stored. */
export function checkVoiceXml(url: string, text: string): VoiceXmlCheck {
  const { findings } = lintDocument(text, url, {
    limits: DEFAULT_LIMITS,
    evaluatorFactory: createRealmEvaluator,
  });
  return {
    loads: findings.every(({ severity }) => severity !== 'error'),
    findings: findings.map(({ severity, code, message, remedy, line, column }) => ({
      severity,
      code,
      message,
      ...(remedy === undefined ? {} : { remedy }),
      line: line ?? 1,
      column: column ?? 1,
    })),
  };
}
