import { button, make } from './dom.ts';
import { recall, remember } from './remembered.ts';
import { compatibleServer } from './server.ts';
import type { Settings } from './settings.ts';
import { STYLE } from './style.ts';
import { callbackStatus } from './views/callback-status.ts';
import { requestForm } from './views/request-form.ts';
import type { View, ViewContext } from './views/view.ts';

/** The widget on a page: a button, and the dialog that it opens. Its styles and the page's do not touch each other. */
export class RingbackWidget extends HTMLElement {
  #settings: Settings | null = null;
  #view: View | null = null;
  #dialog: HTMLDialogElement | null = null;

  /** To be called once, before the element is put on the page. */
  setUp(settings: Settings): void {
    this.#settings = settings;
  }

  connectedCallback(): void {
    const settings = this.#settings;
    if (settings === null || this.shadowRoot !== null) return;
    const { texts, tag } = settings.language;
    this.setAttribute('theme', settings.theme);
    this.setAttribute('position', settings.position);
    this.lang = tag;
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];

    const title = make('h2', { id: 'title' }, texts.title);
    const close = button('×', () => this.close(), 'close');
    close.setAttribute('aria-label', texts.close);
    const body = make('div', { className: 'body' });
    const dialog = make('dialog', {}, make('header', {}, title, close), body);
    dialog.setAttribute('aria-labelledby', 'title');
    dialog.addEventListener('close', () => this.#leave());
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) this.close();
    });
    this.#dialog = dialog;
    if (settings.opener === null) root.append(button(texts.open, () => this.open(), 'launcher main'));
    root.append(dialog);
  }

  /** Opens the dialog: on the callback that was asked for, or on an empty form. */
  open(): void {
    const settings = this.#settings;
    const dialog = this.#dialog;
    if (settings === null || dialog === null || dialog.open) return;
    this.#show(settings);
    dialog.showModal();
  }

  close(): void {
    this.#dialog?.close();
  }

  #show(settings: Settings): void {
    const known = recall(settings.service);
    const context: ViewContext = {
      settings,
      server: compatibleServer(settings.server, settings.service, settings.userData),
      show: (asked, number, desiredUtc) => {
        remember(settings.service, { asked, number, desiredUtc });
        this.dispatchEvent(
          new CustomEvent('ringback-asked', { bubbles: true, composed: true, detail: asked }),
        );
        this.#enter(callbackStatus(context, asked, { number, desiredUtc }));
      },
      origin: 'form',
      startOver: () => {
        remember(settings.service, null);
        this.#enter(requestForm(context));
      },
    };
    this.#enter(known === null ? requestForm(context) : callbackStatus(context, known.asked, known));
  }

  #enter(view: View): void {
    this.#leave();
    this.#view = view;
    this.#dialog?.querySelector('.body')?.replaceChildren(view.element);
    if (this.#dialog?.open === true) view.element.querySelector<HTMLElement>('[tabindex], input')?.focus();
  }

  #leave(): void {
    this.#view?.leave();
    this.#view = null;
  }
}
