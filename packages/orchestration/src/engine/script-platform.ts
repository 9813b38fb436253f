import type { SystemObject } from '@ringback/script';
import type { Json, JsonObject, PlatformAnswer, ReadOnlyNames } from '@ringback/scxml';

/**
 * Names and functions that scripts have besides the language, such as `_genesys`. It answers at once, in the thread
 * of the session, and from nothing but what it was given: what the platform knows for all sessions (`known`) and of
 * this one (`facts`). Both are plain data.
 */
export interface ScriptPlatform {
  /** By name: what is the same for all sessions at all times, and the functions. */
  readonly objects: Readonly<Record<string, SystemObject>>;
  /** What of `known` sessions see as it is: the same object as before while that is the same. */
  shown(known: JsonObject): JsonObject;
  /**
   * What a session sees besides, under the same or other names. Called again only when `shown` or `facts` is another object.
   */
  names(shown: JsonObject, facts: JsonObject): ReadOnlyNames;
  answer(call: PlatformCall): PlatformAnswer;
}

export interface PlatformCall {
  /** With the object: `_genesys.session.getListItemValue`. */
  readonly name: string;
  readonly args: readonly Json[];
  readonly known: JsonObject;
  readonly facts: JsonObject;
  /** Time of the step, milliseconds since 1970. */
  readonly nowMs: number;
}
