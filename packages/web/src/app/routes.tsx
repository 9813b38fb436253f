import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import type { Person } from './session.ts';
import { Shell } from './shell.tsx';
import { Nothing } from './states.tsx';

const root = createRootRouteWithContext<{ person: Person }>()({
  component: function Root() {
    const { person } = root.useRouteContext();
    return <Shell person={person} />;
  },
  notFoundComponent: () => <Nothing title="There is no such page">Choose one from the menu.</Nothing>,
});

const callbacks = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../callbacks/callbacks-page.tsx'), 'CallbacksPage'),
});
const callback = createRoute({
  getParentRoute: () => root,
  path: '/callbacks/$id',
  component: lazyRouteComponent(() => import('../callbacks/callback-page.tsx'), 'CallbackPage'),
});
const queues = createRoute({
  getParentRoute: () => root,
  path: '/queues',
  component: lazyRouteComponent(() => import('../queues/queues-page.tsx'), 'QueuesPage'),
});
const services = createRoute({
  getParentRoute: () => root,
  path: '/services',
  component: lazyRouteComponent(() => import('../services/services-page.tsx'), 'ServicesPage'),
});
const service = createRoute({
  getParentRoute: () => root,
  path: '/services/$name',
  component: lazyRouteComponent(() => import('../services/service-page.tsx'), 'ServicePage'),
});
const templates = createRoute({
  getParentRoute: () => root,
  path: '/templates',
  component: lazyRouteComponent(() => import('../services/templates-page.tsx'), 'TemplatesPage'),
});

const routeTree = root.addChildren([callbacks, callback, queues, services, service, templates]);

export function makeRouter(person: Person) {
  return createRouter({ routeTree, context: { person }, defaultPreload: 'intent' });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
