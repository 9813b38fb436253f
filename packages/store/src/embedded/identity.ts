import { readFile } from 'node:fs/promises';
import { type Command, runToEnd } from './process.ts';

/**
 * As whom PostgreSQL runs; it refuses to run as uid 0.
 * - `self`: we are an ordinary user.
 * - `namespace`: we are root; in a user namespace of its own it believes to be another user while the kernel
 *   still sees root, so it reaches folders that only root can enter.
 * - `user`: we are root and start it as that user.
 */
export type Identity =
  | { readonly kind: 'self' }
  | { readonly kind: 'namespace'; readonly uid: number; readonly gid: number }
  | { readonly kind: 'user'; readonly uid: number; readonly gid: number };

/** The kernel shows everybody it cannot name as this uid. */
const OVERFLOW_UID = 65534;

/** Wraps a program so that it runs as the given identity. */
export function commandAs(identity: Identity, file: string, args: readonly string[]): Command {
  switch (identity.kind) {
    case 'self':
      return { file, args };
    case 'namespace':
      return {
        file: 'unshare',
        args: ['--user', `--map-user=${identity.uid}`, `--map-group=${identity.gid}`, file, ...args],
      };
    case 'user':
      return { file, args, uid: identity.uid, gid: identity.gid };
  }
}

/** Whether we are root on a system that has such a thing. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Accounts of a passwd file, without root. */
export function parseAccounts(passwd: string): Account[] {
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    const account = { name: name ?? '', uid: Number(uid), gid: Number(gid) };
    return Number.isInteger(account.uid) && account.uid > 0 && Number.isInteger(account.gid) ? [account] : [];
  });
}

/**
 * Identities that root can give to PostgreSQL, the best first. initdb insists on a name for its uid, so both
 * come from the accounts that the system has.
 */
export function identitiesForRoot(accounts: readonly Account[]): Identity[] {
  const identities: Identity[] = [];
  const inNamespace = accounts.find(({ uid }) => uid < OVERFLOW_UID) ?? accounts[0];
  if (inNamespace !== undefined) {
    identities.push({ kind: 'namespace', uid: inNamespace.uid, gid: inNamespace.gid });
  }
  const nobody = accounts.find(({ name }) => name === 'nobody') ?? accounts[0];
  if (nobody !== undefined) identities.push({ kind: 'user', uid: nobody.uid, gid: nobody.gid });
  return identities;
}

/** Accounts of this system; none when it has no passwd file. */
export async function systemAccounts(): Promise<Account[]> {
  try {
    return parseAccounts(await readFile('/etc/passwd', 'utf8'));
  } catch {
    // Systems that keep their accounts elsewhere: there is nobody to become.
    return [];
  }
}

/** Whether the identity can be taken at all here (user namespaces may be forbidden). */
export async function isAvailable(identity: Identity): Promise<boolean> {
  if (identity.kind === 'self') return true;
  return (await runToEnd(commandAs(identity, '/bin/sh', ['-c', 'exit 0']))).ok;
}

/** Whether the identity can enter and write a folder. */
export async function canWrite(identity: Identity, folder: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  return (await runToEnd(commandAs(identity, '/bin/sh', ['-c', 'cd "$1" && [ -w . ]', 'sh', folder]))).ok;
}

/** Whether the identity can run a program of PostgreSQL, its libraries included. */
export async function canRun(identity: Identity, file: string): Promise<boolean> {
  return (await runToEnd(commandAs(identity, file, ['--version']))).ok;
}
