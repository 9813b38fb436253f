/** Colours and shapes; a page changes them by the custom properties on the element. */
export const STYLE = `
:host {
  --rb-accent: var(--ringback-accent, #14508c);
  --rb-on-accent: var(--ringback-on-accent, #fff);
  --rb-surface: var(--ringback-surface, #fff);
  --rb-text: var(--ringback-text, #1c2126);
  --rb-quiet: var(--ringback-quiet, #4d5863);
  --rb-line: var(--ringback-line, #77818c);
  --rb-bad: var(--ringback-bad, #a3131f);
  --rb-radius: var(--ringback-radius, 10px);
  font: 16px/1.5 var(--ringback-font, system-ui, sans-serif);
  color: var(--rb-text);
  color-scheme: light;
}
:host([theme='dark']) {
  --rb-accent: var(--ringback-accent, #8cc2f5);
  --rb-on-accent: var(--ringback-on-accent, #07223b);
  --rb-surface: var(--ringback-surface, #1b2127);
  --rb-text: var(--ringback-text, #eef2f6);
  --rb-quiet: var(--ringback-quiet, #b7c1cb);
  --rb-line: var(--ringback-line, #82909d);
  --rb-bad: var(--ringback-bad, #ff9c9c);
  color-scheme: dark;
}
@media (prefers-color-scheme: dark) {
  :host([theme='auto']) {
    --rb-accent: var(--ringback-accent, #8cc2f5);
    --rb-on-accent: var(--ringback-on-accent, #07223b);
    --rb-surface: var(--ringback-surface, #1b2127);
    --rb-text: var(--ringback-text, #eef2f6);
    --rb-quiet: var(--ringback-quiet, #b7c1cb);
    --rb-line: var(--ringback-line, #82909d);
    --rb-bad: var(--ringback-bad, #ff9c9c);
    color-scheme: dark;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
button, input, select { font: inherit; color: inherit; }
button {
  min-height: 44px; padding: 8px 16px; cursor: pointer; border-radius: var(--rb-radius);
  border: 1px solid var(--rb-line); background: var(--rb-surface);
}
button.main { border-color: var(--rb-accent); background: var(--rb-accent); color: var(--rb-on-accent); font-weight: 600; }
button:disabled { opacity: .6; cursor: default; }
:focus-visible { outline: 3px solid var(--rb-accent); outline-offset: 2px; }
.launcher { position: fixed; inset: auto 20px 20px auto; z-index: 2147483000; border-radius: 999px; padding: 10px 22px; box-shadow: 0 4px 16px #0005; }
:host([position='left']) .launcher { inset: auto auto 20px 20px; }
dialog {
  width: min(420px, 100vw - 16px); max-height: calc(100dvh - 16px); padding: 0; overflow: auto;
  border: 1px solid var(--rb-line); border-radius: calc(var(--rb-radius) * 1.4);
  background: var(--rb-surface); color: inherit; font: inherit;
}
dialog::backdrop { background: #0008; }
.panel { background: var(--rb-surface); }
header { display: flex; align-items: start; justify-content: space-between; gap: 12px; padding: 16px 20px 0; }
h2 { margin: 0; font-size: 1.3em; line-height: 1.3; }
.close { min-width: 44px; padding: 0; border-color: transparent; font-size: 1.4em; line-height: 1; }
.body { display: grid; gap: 14px; padding: 12px 20px 20px; }
form, .status { display: grid; gap: 14px; }
p { margin: 0; }
.quiet, small { color: var(--rb-quiet); font-size: .92em; }
.field { display: grid; gap: 4px; }
label, legend { font-weight: 600; padding: 0; }
input:not([type='radio']), select {
  width: 100%; min-height: 44px; padding: 8px 10px; border: 1px solid var(--rb-line);
  border-radius: var(--rb-radius); background: var(--rb-surface);
}
[aria-invalid='true'] { border-color: var(--rb-bad) !important; border-width: 2px !important; }
fieldset { display: grid; gap: 8px; margin: 0; padding: 0; border: 0; min-width: 0; }
.choice { display: flex; gap: 10px; align-items: center; min-height: 32px; font-weight: 400; }
.choice input { width: 20px; height: 20px; margin: 0; accent-color: var(--rb-accent); }
.pair { display: grid; grid-template-columns: 5fr 3fr; gap: 10px; }
.problem { color: var(--rb-bad); font-weight: 600; }
.figure { font-size: 1.15em; font-weight: 600; }
.actions { display: grid; gap: 8px; }
@media (max-width: 380px) { .pair { grid-template-columns: 1fr; } }
@media (prefers-reduced-motion: no-preference) { button { transition: filter .15s; } button:hover:enabled { filter: brightness(1.08); } }
`;
