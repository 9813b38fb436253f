import type { Telemetry } from '@ringback/core';
import type { FastifyInstance } from 'fastify';

const EVENT_STREAM = 'text/event-stream';

/**
 * One log line and one measurement for each request: the template of its path, never the path itself, in which
 * numbers may stand. Successes are for debugging; refusals are of interest.
 */
export function logRequests(app: FastifyInstance, telemetry: Telemetry): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    const status = reply.raw.statusCode;
    const { method, id: requestId } = request;
    const ms = Math.round(reply.elapsedTime * 100) / 100;
    // A stream takes as long as somebody watches: that is no response time.
    if (reply.raw.getHeader('content-type') !== EVENT_STREAM) {
      telemetry.observe('http_request_seconds', ms / 1000, { method, route, status: String(status) });
    }
    const level = status >= 500 ? 'warn' : status >= 400 ? 'info' : 'debug';
    telemetry.log(level, 'http.request', { requestId, method, route, status, ms });
    done();
  });
}
