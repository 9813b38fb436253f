type Child = Node | string | null;

/** An element with properties and children. Texts become text nodes: nothing that comes from outside is markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children.filter((child) => child !== null));
  return element;
}

let labels = 0;

/** A field with its label above it and an explanation that screen readers read with it. */
export function field(
  text: string,
  control: HTMLInputElement | HTMLSelectElement,
  hint: string | null = null,
): HTMLElement {
  labels += 1;
  control.id = `field-${labels}`;
  const label = make('label', { htmlFor: control.id }, text);
  if (hint === null) return make('div', { className: 'field' }, label, control);
  const explanation = make('small', { id: `hint-${labels}` }, hint);
  control.setAttribute('aria-describedby', explanation.id);
  return make('div', { className: 'field' }, label, control, explanation);
}

export function button(text: string, act: () => void, className = ''): HTMLButtonElement {
  const made = make('button', { type: 'button', className }, text);
  made.addEventListener('click', act);
  return made;
}
