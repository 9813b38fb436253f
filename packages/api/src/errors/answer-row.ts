export const GSG_EXCEPTION = 'com.genesyslab.gsg.GSGException';
/** Package of the callback exceptions that clients compare by the end of the name (API reference 2.2). */
export const CALLBACK_EXCEPTION = 'com.genesyslab.gsg.services.callback.exceptions.CallbackException';

/** One answer that is not a success. */
export interface AnswerRow {
  readonly status: number;
  /** Known to the browser widget (70xx), otherwise the status times 100 (API reference 2.1). */
  readonly code: number;
  readonly phrase: string;
  readonly exception: string;
  /** `{name}` stands for a slot. */
  readonly message: string;
}
