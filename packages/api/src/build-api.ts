import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import { AppError } from '@ringback/core';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { adminPlugin } from './admin/plugin.ts';
import { customerPagePlugin } from './browser/customer-page.ts';
import { answerNoPage, looksForPage } from './browser/no-page.ts';
import { browserPagesPlugin } from './browser/pages.ts';
import { widgetPlugin } from './browser/widget.ts';
import { customerLinkPlugin } from './customer-link/plugin.ts';
import type { ApiDependencies } from './dependencies.ts';
import { DeskPresence } from './desk/desk-presence.ts';
import { DeskStreams } from './desk/desk-streams.ts';
import { chooseProtocol, MAX_SIP_BYTES, PHONE_PATH } from './desk/phone.ts';
import { deskPlugin } from './desk/plugin.ts';
import { compileOnUse } from './edge/compile-on-use.ts';
import { allowOrigin, answerPreflight, isSharedPath } from './edge/cors.ts';
import { drain, MAX_DRAINED_BYTES } from './edge/drain.ts';
import { KnownMethods } from './edge/known-methods.ts';
import { logRequests } from './edge/request-log.ts';
import { securityHeaders } from './edge/security-headers.ts';
import { sendJson } from './edge/send-json.ts';
import { upgradesAt } from './edge/upgrades.ts';
import { answer } from './errors/answers.ts';
import { classifyFault, isInternal, MAX_BODY_BYTES, MAX_PATH_PART } from './errors/classify-fault.ts';
import { answerBrokenConnection, answerUnknownExpectation } from './errors/client-fault.ts';
import { sendAnswer } from './errors/send-answer.ts';
import { LiveView } from './events/live-view.ts';
import { eventsPlugin } from './events/plugin.ts';
import { cometdPlugin } from './genesys/cometd/plugin.ts';
import { notificationPlugin } from './genesys/notification/plugin.ts';
import { genesysPlugin } from './genesys/plugin.ts';
import { healthPlugin, isForOperators } from './health/plugin.ts';
import { DESCRIPTION_ROUTE, describeApi, SECURITY_SCHEMES, TAGS } from './openapi/document.ts';
import type { Document } from './openapi/shapes.ts';
import { documentPlugin } from './ors/documents.ts';
import { orsPlugin } from './ors/plugin.ts';
import { pagePlugin } from './page/plugin.ts';
import { createAccess } from './security/access.ts';
import { admitPages } from './security/admit-pages.ts';
import { admitRequests } from './security/admit-requests.ts';
import { accessPlugin, loginPlugin } from './security/plugin.ts';
import { testClockPlugin } from './test-clock/plugin.ts';
import { ursPlugin } from './urs/plugin.ts';

/** A request that is not there after this long is given up: slow senders must not hold sockets for ever. */
const REQUEST_TIMEOUT_MS = 60_000;

/** All HTTP surfaces as one Fastify instance, ready but not listening. */
export async function buildApi(dependencies: ApiDependencies): Promise<FastifyInstance> {
  const { chance, corsOrigins, isStopping, telemetry, testClock, version } = dependencies;
  const origins = new Set(corsOrigins);
  const headers = securityHeaders(
    dependencies.tls !== undefined || dependencies.security?.secureCookies === true,
  );
  const app = Fastify(serverOptions(dependencies, origins));

  // Bodies arrive as bytes; each surface reads them in its own way and with its own words of refusal.
  app.removeAllContentTypeParsers();
  // The usual types by name as well: finding the parser for any other takes a search.
  for (const type of ['application/json', 'application/x-www-form-urlencoded', '*']) {
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  }

  app.server.on('checkExpectation', answerUnknownExpectation);

  const methods = new KnownMethods();
  methods.watch(app);
  answerFaults(app, dependencies);
  app.setNotFoundHandler((request, reply) => {
    const allowed = methods.of((request.raw.url ?? '').split('?')[0] ?? '');
    // A file that is not there has a path that is known, and its method is the right one.
    if (allowed.length === 0 || allowed.includes(request.method))
      return looksForPage(request)
        ? answerNoPage(reply, chance.uuid())
        : sendAnswer(reply, answer('unknown-path'));
    reply.header('allow', allowed.join(', '));
    return sendAnswer(
      reply,
      answer('method-not-allowed', { method: request.method, allowed: allowed.join(', ') }),
    );
  });

  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    reply.header('x-request-id', request.id);
    const url = request.raw.url ?? '';
    allowOrigin(origins, request, reply);
    if (request.method === 'OPTIONS' && isSharedPath(url)) {
      answerPreflight(reply);
      return;
    }
    if (isStopping() && !isForOperators(url)) {
      sendAnswer(reply, answer('stopping'));
      return;
    }
    // A content type on these says nothing that matters, and a malformed one is no reason to refuse them.
    if (request.method === 'DELETE' || request.is404) delete request.raw.headers['content-type'];
    done();
  });
  const access = createAccess(dependencies);
  admitRequests(app, access, dependencies.wireClock ?? dependencies.clock);
  admitPages(app, access);
  logRequests(app, telemetry);

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Ringback',
        version,
        description: 'Callback platform for contact centres',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: TAGS,
      components: { securitySchemes: SECURITY_SCHEMES },
    },
  });
  if (dependencies.phones !== undefined) {
    const server = upgradesAt(app.server, PHONE_PATH) as typeof app.server;
    await app.register(websocket, {
      options: { server, maxPayload: MAX_SIP_BYTES, handleProtocols: chooseProtocol },
    });
  }
  const view = new LiveView({ ...dependencies, wireClock: dependencies.wireClock ?? dependencies.clock });
  const desks = new DeskStreams({
    ...dependencies,
    desk: dependencies.orchestration.desk,
    wireClock: dependencies.wireClock ?? dependencies.clock,
  });
  const presence = new DeskPresence({
    ...dependencies,
    clock: dependencies.wireClock ?? dependencies.clock,
    graceMs: dependencies.deskGraceMs ?? null,
  });
  // Ahead of the streams: that they end with the process means nothing.
  endConnections(app, [presence, view, desks]);
  await app.register(genesysPlugin, { dependencies });
  await app.register(notificationPlugin, { dependencies });
  await app.register(cometdPlugin, { dependencies });
  await app.register(orsPlugin, { dependencies });
  await app.register(ursPlugin, { dependencies });
  documentPlugin(app, dependencies.orchestration);
  await app.register(loginPlugin, { prefix: '/api/v1', dependencies, access });
  await app.register(accessPlugin, { prefix: '/api/v1', dependencies, access });
  await app.register(adminPlugin, { prefix: '/api/v1', dependencies, access });
  await app.register(deskPlugin, { prefix: '/api/v1', dependencies, access, streams: desks, presence });
  await app.register(customerLinkPlugin, { dependencies });
  await app.register(eventsPlugin, { prefix: '/api/v1', dependencies, access, view });
  await app.register(healthPlugin, { dependencies });
  if (testClock !== undefined) await app.register(testClockPlugin, { clock: testClock });
  await app.register(pagePlugin, { dependencies, access, view });
  if (dependencies.browser !== undefined) {
    await app.register(widgetPlugin, { file: dependencies.browser.widget });
    await app.register(customerPagePlugin, { file: dependencies.browser.customerPage });
    await app.register(browserPagesPlugin, {
      folder: dependencies.browser.pages,
      chance,
      isDemo: dependencies.pageOpen ?? false,
    });
  }
  let description: Document | null = null;
  app.get('/openapi.json', { schema: DESCRIPTION_ROUTE }, (_request, reply) =>
    sendJson(reply, (description ??= describeApi(app.swagger()))),
  );
  await app.ready();
  return app;

  function serverOptions(
    { tls }: ApiDependencies,
    allowedOrigins: ReadonlySet<string>,
  ): FastifyServerOptions {
    return {
      logger: false,
      bodyLimit: MAX_BODY_BYTES,
      requestTimeout: REQUEST_TIMEOUT_MS,
      genReqId: () => chance.uuid(),
      // Stopping is answered by us, with the body that everything else has.
      return503OnClosing: false,
      // Who has been heard is answered; how long that may take when stopping is the server's to say.
      forceCloseConnections: 'idle',
      routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PATH_PART },
      schemaController: { compilersFactory: compileOnUse() },
      ajv: {
        // A value of the wrong type is the caller's mistake, not ours to make fit.
        customOptions: {
          coerceTypes: false,
          removeAdditional: false,
          useDefaults: false,
          allowUnionTypes: true,
        },
      },
      clientErrorHandler: answerBrokenConnection,
      frameworkErrors: (error, request, reply) => {
        reply.headers(headers);
        allowOrigin(allowedOrigins, request, reply);
        const given = classifyFault(error, request.id);
        if (looksForPage(request) && !isInternal(given)) answerNoPage(reply, chance.uuid(), 400);
        else sendAnswer(reply, given);
      },
      ...(tls === undefined
        ? {}
        : {
            serverFactory: (listener: RequestListener) =>
              createTlsServer({ cert: tls.cert, key: tls.key, requestTimeout: REQUEST_TIMEOUT_MS }, listener),
          }),
    };
  }
}

/** Lets the server close as soon as what was heard is answered: neither streams nor idle connections hold it up. */
function endConnections(app: FastifyInstance, streams: readonly { close(): void }[]): void {
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    for (const stream of streams) stream.close();
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    // The request came before the end was known, so its connection would be kept.
    if (isClosing) reply.header('connection', 'close');
    done(null, payload);
  });
}

function answerFaults(app: FastifyInstance, { telemetry }: ApiDependencies): void {
  app.setErrorHandler(async (fault, request, reply) => {
    const given = classifyFault(fault, request.id, request.routeOptions.bodyLimit);
    if (isInternal(given)) {
      telemetry.log('error', 'http.failed', {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        error: fault,
      });
    }
    // What keeps the database from answering: a full disk is told apart from a restart here, and nowhere else.
    if (given.kind === 'store-unavailable' && fault instanceof AppError) {
      const { reason, trouble } = fault.details;
      telemetry.log('warn', 'http.store-unavailable', { requestId: request.id, reason, trouble });
    }
    if (given.kind === 'payload-too-large') await drain(request.raw, MAX_DRAINED_BYTES);
    return sendAnswer(reply, given);
  });
}
