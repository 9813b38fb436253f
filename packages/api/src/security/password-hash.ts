import { scrypt, timingSafeEqual } from 'node:crypto';
import { AnswerError } from '../errors/answer-error.ts';
import { answer } from '../errors/answers.ts';

/** As OWASP has it for scrypt: N = 2^14, r = 8, p = 5; 16 MB and some 150 ms on one core. */
export const PASSWORD_COST: PasswordCost = { log2N: 14, r: 8, p: 5 };

/** Work and memory that a guess takes (RFC 7914): N is a power of two. */
export interface PasswordCost {
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** Computed at once: whoever tries many passwords must not take the processors from those who talk. */
const AT_ONCE = 1;
/** Who comes later than so many others is told to come again. */
const MOST_WAITING = 64;

let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, salt: Uint8Array, { log2N, r, p }: PasswordCost): Promise<Buffer> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw new AnswerError(answer('too-many-requests', { seconds: '1' }));
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running++;
  try {
    return await new Promise((resolve, reject) => {
      const options = { N: 2 ** log2N, r, p, maxmem: 256 * 2 ** log2N * r };
      scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
        error === null ? resolve(key) : reject(error),
      );
    });
  } finally {
    // The place goes to the next one, or is given up.
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }
}

/** `scrypt$14$8$5$<salt>$<key>`, from which the password cannot be told. */
export async function hashPassword(
  password: string,
  randomBytes: (count: number) => Uint8Array,
  cost: PasswordCost,
): Promise<string> {
  const salt = Buffer.from(randomBytes(SALT_BYTES));
  const key = await derive(password, salt, cost);
  const { log2N, r, p } = cost;
  return ['scrypt', log2N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether a password is the one of a hash; false for a hash that cannot be read. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [kind, log2N, r, p, salt, key] = hash.split('$');
  if (kind !== 'scrypt' || salt === undefined || key === undefined) return false;
  const expected = Buffer.from(key, 'base64url');
  const cost = { log2N: Number(log2N), r: Number(r), p: Number(p) };
  const given = await derive(password, Buffer.from(salt, 'base64url'), cost);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const NOBODY = Buffer.alloc(SALT_BYTES);

/** Takes as long as looking at a password: that there is no such user is not to be told by the time. */
export async function pretend(password: string, cost: PasswordCost): Promise<void> {
  await derive(password, NOBODY, cost);
}
