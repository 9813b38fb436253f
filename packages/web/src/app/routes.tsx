import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { readTableSearch } from '../callbacks/table-search.ts';
import { readHoursSearch } from '../hours/hours-search.ts';
import type { Viewer } from './session.ts';
import { Shell } from './shell.tsx';
import { Broken, Nothing } from './states.tsx';

const root = createRootRouteWithContext<{ person: Viewer }>()({
  component: function Root() {
    const { person } = root.useRouteContext();
    return <Shell person={person} />;
  },
  notFoundComponent: () => (
    <Nothing title="There is no such page">
      Choose one from the menu, or go to the <a href="/">callbacks</a>.
    </Nothing>
  ),
});

const callbacks = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readTableSearch,
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

const hours = createRoute({
  getParentRoute: () => root,
  path: '/hours',
  validateSearch: readHoursSearch,
  component: lazyRouteComponent(() => import('../hours/hours-page.tsx'), 'HoursPage'),
});

const documents = createRoute({
  getParentRoute: () => root,
  path: '/documents',
  component: lazyRouteComponent(() => import('../documents/documents-page.tsx'), 'DocumentsPage'),
});
const document = createRoute({
  getParentRoute: () => root,
  path: '/documents/$name',
  component: lazyRouteComponent(() => import('../documents/document-page.tsx'), 'DocumentPage'),
});
const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  component: lazyRouteComponent(() => import('../reports/reports-page.tsx'), 'ReportsPage'),
});
const simulator = createRoute({
  getParentRoute: () => root,
  path: '/simulator',
  component: lazyRouteComponent(() => import('../simulator/simulator-page.tsx'), 'SimulatorPage'),
});
const patterns = createRoute({
  getParentRoute: () => root,
  path: '/patterns',
  component: lazyRouteComponent(() => import('../settings/patterns-page.tsx'), 'PatternsPage'),
});
const resources = createRoute({
  getParentRoute: () => root,
  path: '/resources',
  component: lazyRouteComponent(() => import('../settings/resources-page.tsx'), 'ResourcesPage'),
});
const prompts = createRoute({
  getParentRoute: () => root,
  path: '/prompts',
  component: lazyRouteComponent(() => import('../prompts/prompts-page.tsx'), 'PromptsPage'),
});
const providers = createRoute({
  getParentRoute: () => root,
  path: '/providers',
  component: lazyRouteComponent(() => import('../settings/providers-page.tsx'), 'ProvidersPage'),
});
const sections = createRoute({
  getParentRoute: () => root,
  path: '/options',
  component: lazyRouteComponent(() => import('../settings/sections-page.tsx'), 'SectionsPage'),
});
const users = createRoute({
  getParentRoute: () => root,
  path: '/users',
  component: lazyRouteComponent(() => import('../access/users-page.tsx'), 'UsersPage'),
});
const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  component: lazyRouteComponent(() => import('../access/audit-page.tsx'), 'AuditPage'),
});

const routeTree = root.addChildren([
  callbacks,
  callback,
  queues,
  services,
  service,
  templates,
  hours,
  documents,
  document,
  reports,
  simulator,
  patterns,
  resources,
  prompts,
  providers,
  sections,
  users,
  audit,
]);

export function makeRouter(person: Viewer) {
  return createRouter({
    routeTree,
    context: { person },
    defaultPreload: 'intent',
    defaultErrorComponent: Broken,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
