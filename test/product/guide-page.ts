export interface Step {
  readonly commands: string;
  /** What is printed; an ellipsis stands for anything. */
  readonly prints: string | null;
}

interface Block {
  readonly kind: string;
  readonly text: string;
}

/** The fenced blocks of a page that are run, or say what is printed. */
function allBlocks(page: string): Block[] {
  return [...page.matchAll(/^```(sh|text|ts)\n(.*?)^```$/gms)].map(([, kind = '', text = '']) => ({
    kind,
    text,
  }));
}

/** The blocks of one language, in order. */
export function blocksOf(page: string, kind: 'ts'): string[] {
  return allBlocks(page).flatMap((block) => (block.kind === kind ? [block.text] : []));
}

/** The commands of a page, in order, with what it says that they print. */
export function stepsOf(page: string): Step[] {
  return allBlocks(page).flatMap(({ kind, text }, at, all) => {
    if (kind !== 'sh') return [];
    const next = all[at + 1];
    return [{ commands: text, prints: next?.kind === 'text' ? next.text.trim() : null }];
  });
}

export function patternOf(prints: string): RegExp {
  const parts = prints.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.join('[\\s\\S]*?'));
}
