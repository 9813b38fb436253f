/** A JSON value. Everything that crosses from a script realm to the host, or back, has this form. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}
