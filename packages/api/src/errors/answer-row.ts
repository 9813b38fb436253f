export const GSG_EXCEPTION = 'com.genesyslab.gsg.GSGException';

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
