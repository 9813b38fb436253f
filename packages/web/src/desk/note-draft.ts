import { useState } from 'react';

/** What was begun and not sent yet, by request: the end of a call or a new question must not lose it. */
const drafts = new Map<string, string>();

/** The note that an agent is writing about a request, wherever on the page. */
export function useNoteDraft(id: string): readonly [string, (text: string) => void] {
  const [text, setText] = useState(drafts.get(id) ?? '');
  return [
    text,
    (next) => {
      if (next === '') drafts.delete(id);
      else drafts.set(id, next);
      setText(next);
    },
  ];
}

/** It was sent. Also for one whose field is gone by then. */
export function forgetNoteDraft(id: string): void {
  drafts.delete(id);
}
