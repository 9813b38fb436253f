import { type RefCallback, useCallback, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the keyboard in a group whose buttons come and go with what happens: when the one that had the focus is gone, or cannot
 * be pressed any more, the first that can has it. Who went somewhere else is left there.
 */
export function useKeptFocus<E extends HTMLElement>(): RefCallback<E> {
  const group = useRef<E>(null);
  const isInside = useRef(false);
  useLayoutEffect(() => {
    const { activeElement } = document;
    // One that has just been disabled has the focus until the browser draws, and tells nobody when it loses it.
    const isLost =
      activeElement === null ||
      activeElement === document.body ||
      (group.current?.contains(activeElement) === true && activeElement.matches(':disabled'));
    if (!isInside.current || !isLost) return;
    group.current?.querySelector<HTMLElement>('button:not(:disabled)')?.focus();
  });
  return useCallback((element: E | null) => {
    group.current = element;
    if (element === null) return;
    const enter = () => {
      isInside.current = true;
    };
    const leave = ({ target, relatedTarget }: FocusEvent) => {
      const left = target instanceof HTMLElement ? target : null;
      // One that is taken away loses the focus as well; that is seen when it is gone.
      queueMicrotask(() => {
        const isGone = left === null || !left.isConnected || left.matches(':disabled');
        if (relatedTarget !== null || !isGone) isInside.current = element.contains(document.activeElement);
      });
    };
    element.addEventListener('focusin', enter);
    element.addEventListener('focusout', leave);
    return () => {
      element.removeEventListener('focusin', enter);
      element.removeEventListener('focusout', leave);
      group.current = null;
    };
  }, []);
}
