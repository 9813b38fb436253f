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
}

export const error = (key: string, message: string, remedy?: string): Finding => ({
  level: 'error',
  key,
  message,
  ...(remedy === undefined ? {} : { remedy }),
});

export const warning = (key: string, message: string, remedy?: string): Finding => ({
  level: 'warning',
  key,
  message,
  ...(remedy === undefined ? {} : { remedy }),
});
