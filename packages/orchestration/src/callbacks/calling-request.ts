import { type CallingRequest, type Configuration, type OptionMap, officeHours, option } from '@ringback/core';

/** What decides about when a customer may be called (P4). `desiredAt`: the time that he asked for. */
export function callingRequest(
  { options, desiredAt }: { readonly options: OptionMap; readonly desiredAt: number },
  number: string,
  configuration: Pick<Configuration, 'service'>,
): CallingRequest {
  const hours = option(options, '_business_hours_service');
  const calendar = hours === null ? null : configuration.service(hours.trim());
  return {
    options,
    number: withoutPrefix(number, option(options, '_prefix_dial_out') ?? ''),
    chosenAt: desiredAt,
    serviceZone: calendar === null ? null : officeHours(calendar).zone,
  };
}

/** What is dialled may begin with the digits that lead outside. */
function withoutPrefix(number: string, prefix: string): string {
  return prefix !== '' && number.startsWith(prefix) ? number.slice(prefix.length) : number;
}
