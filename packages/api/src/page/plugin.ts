import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { readTrace } from '../admin/callbacks.ts';
import { ObjectName } from '../admin/option-body.ts';
import { traceView } from '../admin/views.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { TypedInstance } from '../edge/fastify-types.ts';
import { PAGE_SECURITY_POLICY } from '../edge/security-headers.ts';
import { sendJson } from '../edge/send-json.ts';
import { answer } from '../errors/answers.ts';
import { sendAnswer } from '../errors/send-answer.ts';
import type { LiveView } from '../events/live-view.ts';
import { streamLiveView } from '../events/stream.ts';
import type { Access } from '../security/access.ts';
import { type GuardOptions, guardRoutes, mayStill } from '../security/guard.ts';
import { beginSession } from '../security/login-routes.ts';
import { setPrincipal } from '../security/principals.ts';
import { principalOfUser } from '../security/users.ts';
import { isFromThisMachine } from './open-access.ts';

/** Beside the sources and beside what is built from them the way to the files is the same. */
const FILES = new URL('../../src/page/static/', import.meta.url);

const ASSETS = [
  { path: '/live', file: 'page.html', contentType: 'text/html;charset=utf-8' },
  { path: '/page/page.css', file: 'page.css', contentType: 'text/css;charset=utf-8' },
  { path: '/page/page.js', file: 'page.js', contentType: 'text/javascript;charset=utf-8' },
  { path: '/page/icon.svg', file: 'icon.svg', contentType: 'image/svg+xml' },
] as const;

/**
 * The plain live page. It asks for the credentials of a supervisor, which the browser then sends along with what the
 * page reads; with `pageOpen` people at this machine need none, and see numbers only if these are shown anyway.
 */
export async function pagePlugin(
  plain: FastifyInstance,
  { dependencies, access, view }: { dependencies: ApiDependencies; access: Access; view: LiveView },
): Promise<void> {
  const app: TypedInstance = plain.withTypeProvider();
  const { pageOpen = false, exposeNumbers = false, demo } = dependencies;
  const guard: GuardOptions = {
    dependencies,
    access,
    open: (request) => pageOpen && isFromThisMachine(request),
  };
  guardRoutes(plain, guard);

  for (const { path, file, contentType } of ASSETS) {
    const content = await readFile(new URL(file, FILES), 'utf8');
    app.get(path, { schema: { hide: true } }, (_request, reply) =>
      reply
        .header('content-security-policy', PAGE_SECURITY_POLICY)
        .header('content-type', contentType)
        .send(content),
    );
  }

  app.get('/page/settings', { schema: { hide: true } }, (_request, reply) =>
    sendJson(reply, { demo: demo ?? null }),
  );

  // Whoever tries it out at this machine is the administrator, without a password to look for.
  if (pageOpen) {
    app.post('/page/session', { schema: { hide: true } }, async (request, reply) => {
      const user = await access.users.get(dependencies.adminUser, dependencies.clock.now());
      if (user === null) return sendAnswer(reply, answer('unauthorized'));
      // Whom the audit log names for this.
      setPrincipal(request, { ...principalOfUser(user), means: 'session' });
      return beginSession(request, reply, access, user);
    });
  }

  app.get('/page/events', { exposeHeadRoute: false, schema: { hide: true } }, (request, reply) =>
    streamLiveView(request, reply, view, {
      full: exposeNumbers,
      mayStill: () => mayStill(request, reply, guard),
    }),
  );

  app.get(
    '/page/callbacks/:id/trace',
    { schema: { hide: true, params: Type.Object({ id: ObjectName }) } },
    async (request, reply) => {
      const { id } = request.params;
      const trace = await readTrace(dependencies, id);
      return trace === null
        ? sendAnswer(reply, answer('unknown-callback', { id }))
        : sendJson(reply, traceView(trace.story, trace.customerNumber, exposeNumbers));
    },
  );
}
