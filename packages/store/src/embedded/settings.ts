/** Where the server listens: a socket file in its own data folder, or a port of the loopback address. */
export type Endpoint =
  | { readonly kind: 'socket'; readonly folder: string; readonly port: number }
  | { readonly kind: 'tcp'; readonly port: number };

export const LOOPBACK = '127.0.0.1';
/** Names the socket file only; sockets of different folders never meet. */
export const SOCKET_PORT = 5432;
/** `sun_path` holds 108 bytes on Linux and 104 on macOS, the final zero included. */
const LONGEST_SOCKET_PATH = process.platform === 'darwin' ? 103 : 107;

/** Whether the path of the socket in this folder fits into an address. */
export function socketFits(folder: string): boolean {
  if (process.platform === 'win32') return false;
  return Buffer.byteLength(`${folder}/.s.PGSQL.${SOCKET_PORT}`) <= LONGEST_SOCKET_PATH;
}

/** Measured on two cores with one million rows; every other setting stays as PostgreSQL has it. */
const SETTINGS: Readonly<Record<string, string>> = {
  shared_buffers: '128MB',
  max_connections: '40',
  // Fewer and longer checkpoints: pages are written in full less often after each of them.
  max_wal_size: '2GB',
  wal_compression: 'on',
  jit: 'off',
  // Accepted means durable. Never off.
  fsync: 'on',
  synchronous_commit: 'on',
  random_page_cost: '1.1',
  autovacuum_naptime: '20s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The bundled OpenSSL is old: nobody but this machine may talk to this server.
  ssl: 'off',
  log_checkpoints: 'off',
  // Statements and details hold data of customers.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** Arguments of the `postgres` program; none contains a blank. */
export function serverArguments(
  cluster: string,
  endpoint: Endpoint,
  more: Readonly<Record<string, string>> = {},
): string[] {
  const where: Record<string, string> =
    endpoint.kind === 'socket'
      ? // Relative to the data folder, where only the path that clients use must be short.
        { listen_addresses: '', unix_socket_directories: '.', unix_socket_permissions: '0700' }
      : { listen_addresses: LOOPBACK, unix_socket_directories: '' };
  const settings = Object.entries({ ...SETTINGS, ...more, ...where, port: String(endpoint.port) });
  return ['-D', cluster, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
