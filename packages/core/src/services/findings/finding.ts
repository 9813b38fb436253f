/** What has to be there beside a service and is not. */
export type Missing =
  | {
      readonly what: 'service';
      /** The template to make it from. */
      readonly template: string;
      /** The name under which it is looked for; absent: any will do. */
      readonly name?: string;
      /** The option that is to name it, when that is empty still. */
      readonly option?: string;
    }
  | { readonly what: 'resource group' | 'push provider'; readonly name: string };

/** Something about a configured service that looks wrong. It is never a reason to refuse the configuration. */
export interface Finding {
  readonly level: 'error' | 'warning';
  /** The option it is about. */
  readonly key: string;
  readonly message: string;
  /** The name that was probably meant, for whoever shows it to put in words. */
  readonly suggestion?: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** For whoever offers to make it. */
  readonly missing?: Missing;
}

export const error = (key: string, message: string, remedy?: string): Finding => ({
  level: 'error',
  key,
  message,
  ...(remedy === undefined ? {} : { remedy }),
});

export const warning = (key: string, message: string, remedy?: string, missing?: Missing): Finding => ({
  level: 'warning',
  key,
  message,
  ...(remedy === undefined ? {} : { remedy }),
  ...(missing === undefined ? {} : { missing }),
});
