/** The HTTP server of Asterisk, its prefix included; `/ari` at the end of what was configured is taken as meant. */
export function httpServerOf(url: string): string {
  return url.replace(/\/+$/, '').replace(/\/ari$/, '');
}

/** The same as a WebSocket. */
export function webSocketServerOf(url: string): string {
  return httpServerOf(url).replace(/^http/, 'ws');
}
