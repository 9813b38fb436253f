export { PhoneError, type PhoneErrorCode } from './errors.ts';
export type * from './phone-types.ts';
export { createSoftPhone } from './soft-phone.ts';
