/** The page that a customer's link leads to: `/c/{token}`. */
import { make } from '../dom.ts';
import { readSettings } from '../settings.ts';
import { STYLE } from '../style.ts';
import { callbackStatus } from '../views/callback-status.ts';
import { linkServer } from './link-server.ts';
import { PAGE_STYLE } from './page-style.ts';

const token = decodeURIComponent(location.pathname.split('/')[2] ?? '');

function start(): void {
  const wanted = new URLSearchParams(location.search).get('lang');
  const settings = readSettings(
    { theme: 'auto', ...(wanted === null ? {} : { lang: wanted }) },
    location.href,
    {
      languages: navigator.languages,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      pageLanguage: '',
    },
  );
  const { texts, tag } = settings.language;
  document.documentElement.lang = tag;
  document.title = texts.title;

  const host = make('main');
  host.setAttribute('theme', 'auto');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE + PAGE_STYLE);
  root.adoptedStyleSheets = [sheet];
  const view = callbackStatus(
    {
      settings,
      server: linkServer(location.origin, token),
      show: () => undefined,
      startOver: () => undefined,
      origin: 'link',
    },
    { service: '', id: token },
    { number: '', desiredUtc: null },
  );
  root.append(
    make(
      'div',
      { className: 'panel page' },
      make('header', {}, make('h1', {}, texts.title)),
      make('div', { className: 'body' }, view.element),
    ),
  );
  const outside = new CSSStyleSheet();
  outside.replaceSync('body { margin: 0; } html { background: Canvas; }');
  document.adoptedStyleSheets = [outside];
  document.body.append(host);
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start, { once: true });
else start();
