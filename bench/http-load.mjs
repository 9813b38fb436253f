import autocannon from 'autocannon';

const CONNECTIONS = 50;

/**
 * Posts the bodies for so long, as fast as answers come: each connection has its share of them, in turn. Throws when one
 * of them is not a success.
 */
export async function post(url, bodies, forMs) {
  const share = Math.max(1, Math.floor(bodies.length / CONNECTIONS));
  let clients = 0;
  const result = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    connections: CONNECTIONS,
    duration: forMs / 1000,
    setupClient(client) {
      const from = (clients++ * share) % bodies.length;
      client.setRequests(bodies.slice(from, from + share).map((body) => ({ body })));
    },
  });
  if (result.errors + result.timeouts + result.non2xx > 0) {
    throw new Error(
      `${url}: ${result.errors} errors, ${result.timeouts} timeouts, ${result.non2xx} refusals`,
    );
  }
  return {
    perSecond: result['2xx'] / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    answered: result['2xx'],
  };
}
