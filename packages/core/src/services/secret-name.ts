const SECRET_NAME =
  /password|passwd|passphrase|pwd$|secret|api[-_.]?key|credentials|private[-_.]?key|authorization|(?:access|auth|bearer|refresh)[-_.]?token$|^_?token$/i;

/** Whether an option of that name holds a secret: it is never shown, and scripts do not see it. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}
