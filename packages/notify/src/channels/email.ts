import { type Clock, hasCode, integerOption, type OptionMap, option } from '@ringback/core';
import { DELIVERED, failedFor, type Send, type SendOutcome, unsendable } from './channel.ts';

export interface EmailPorts {
  readonly timeoutMs: () => number;
  /** Real time. */
  readonly wireClock: Clock;
  readonly optionsOf: (provider: string | null) => OptionMap;
}

const NOT_CONFIGURED = 'E-mail is not configured: set host and from of section email.';
/** Faults of the connection, not of the mail. */
const DOWN = new Set(['ECONNECTION', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ETLS']);

/**
 * E-mail by SMTP (section `email` or `email.provider.<name>`): `host`, `port`, `security` (`none`, `starttls` or `tls`),
 * `username`, `password`, `from`. Plain text; the Message-ID is the same at each attempt.
 */
export function email({ timeoutMs, wireClock, optionsOf }: EmailPorts): Send {
  return async ({ id, target, message, subject }) => {
    const options = optionsOf(target.provider);
    const [host, from] = [option(options, 'host'), option(options, 'from')];
    if (host === null || from === null) return unsendable(NOT_CONFIGURED);
    const security = option(options, 'security') ?? 'starttls';
    const username = option(options, 'username');
    const timeout = timeoutMs();
    // Not before the first mail: reading the package takes a start longer than most of our own.
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({
      host,
      port: integerOption(options, 'port', security === 'tls' ? 465 : security === 'none' ? 25 : 587, {
        min: 1,
        max: 65_535,
      }),
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      ...(username === null ? {} : { auth: { user: username, pass: option(options, 'password') ?? '' } }),
      connectionTimeout: timeout,
      greetingTimeout: timeout,
      socketTimeout: timeout,
      // What is written comes from templates: nothing of it is a file or an address to be read.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await transport.sendMail({
        from,
        to: target.address,
        subject: subject ?? 'Callback',
        text: message,
        messageId: `<${id}@${domainOf(from)}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        date: new Date(wireClock.now()),
      });
      return DELIVERED;
    } catch (error) {
      return outcomeOf(error, host);
    } finally {
      transport.close();
    }
  };
}

function outcomeOf(error: unknown, host: string): SendOutcome {
  const code = hasCode(error) ? error.code : '';
  const status = statusOf(error);
  if (status !== null) {
    const why = `${host} answered ${status}`;
    // 5xx is for ever (RFC 5321 4.2.1); wrong credentials may be put right.
    return status >= 500 && code !== 'EAUTH' ? unsendable(why) : failedFor(why, false);
  }
  return failedFor(
    `${host} could not be given the mail (${code === '' ? 'the exchange failed' : code})`,
    DOWN.has(code),
  );
}

function statusOf(error: unknown): number | null {
  return error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number'
    ? error.responseCode
    : null;
}

function domainOf(from: string): string {
  return /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'ringback.invalid';
}
