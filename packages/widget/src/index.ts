/** The script that a page includes: `<script src="https://…/widget.js" data-service="support" defer></script>`. */
import { RingbackWidget } from './element.ts';
import { readSettings } from './settings.ts';

const script = document.currentScript ?? document.querySelector('script[src*="/widget.js"][data-service]');

function start(): void {
  if (!(script instanceof HTMLScriptElement)) return;
  if (customElements.get('ringback-widget') === undefined)
    customElements.define('ringback-widget', RingbackWidget);
  const settings = readSettings(script.dataset, script.src, {
    languages: navigator.languages,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    pageLanguage: document.documentElement.lang,
  });
  const widget = new RingbackWidget();
  widget.setUp(settings);
  document.body.append(widget);
  if (settings.opener === null) return;
  // The page may put its button there later than us.
  document.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest(settings.opener ?? '') !== null)
      widget.open();
  });
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start, { once: true });
else start();
