import { booleanOption, type Configuration, listOption } from '@ringback/core';
import { answer } from '../../errors/answers.ts';
import type { FileReceiver } from '../multipart.ts';

/** What one service may have of files, in words of a refusal. */
export const FILES_LIMIT = '32 MB and 100 files of one service';

/**
 * Which files may be stored: with `allow-file-control` of section `server` those of `allowed-mime-types` (a list; `image/*`
 * is any of them), otherwise any (API reference 6).
 */
export function uploadRefusal(configuration: Pick<Configuration, 'section'>): FileReceiver['refusal'] {
  return ({ key, mediaType }) => {
    const server = configuration.section('server') ?? {};
    if (!booleanOption(server, 'allow-file-control', false)) return null;
    const type = mediaType.toLowerCase();
    const isAllowed = listOption(server, 'allowed-mime-types').some((allowed) => {
      const pattern = allowed.toLowerCase();
      return pattern === type || (pattern.endsWith('/*') && type.startsWith(pattern.slice(0, -1)));
    });
    return isAllowed ? null : answer('file-not-allowed', { name: key, type: mediaType });
  };
}
