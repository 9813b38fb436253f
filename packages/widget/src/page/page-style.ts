/** What the page has beyond the dialog of the widget. */
export const PAGE_STYLE = `
:host { display: block; min-height: 100dvh; background: var(--rb-surface); }
.page { max-width: 480px; margin: 0 auto; padding: 8px 0; }
h1 { margin: 0; font-size: 1.4em; line-height: 1.3; }
`;
