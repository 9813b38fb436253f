import autocannon from 'autocannon';

const CONNECTIONS = 50;

/** Posts the bodies in turn for so long, as fast as answers come. Throws when one of them is not a success. */
export async function post(url, bodies, forMs) {
  const result = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    connections: CONNECTIONS,
    duration: forMs / 1000,
    requests: bodies.map((body) => ({ body })),
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
