import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLive } from './live.ts';

/** What pages look at more often than that, or what is of no use when it is older: the pages see to it themselves. */
const SEEN_TO = new Set(['me', 'callbacks', 'callback-count', 'check']);
/** However much is changed, pages fetch no more often than that. */
const SOON_MS = 250;

/**
 * Fetches anew what the page shows when somebody else changed what is configured, and when the connection is there again after
 * it was lost, as it is after the server was started anew.
 */
export function useFreshQueries(): void {
  const client = useQueryClient();
  const revision = useLive((live) => live.revision);
  const connection = useLive((live) => live.connection);
  const before = useRef({ revision: 0, wasLost: false });
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    const { wasLost, revision: known } = before.current;
    const isBack = wasLost && connection === 'open';
    before.current = { revision, wasLost: connection === 'lost' || (wasLost && !isBack) };
    if (isBack) void client.invalidateQueries();
    else if (known !== 0 && revision !== known)
      waiting.current ??= setTimeout(() => {
        waiting.current = null;
        void client.invalidateQueries({ predicate: ({ queryKey }) => !SEEN_TO.has(String(queryKey[0])) });
      }, SOON_MS);
  }, [client, revision, connection]);
  useEffect(
    () => () => {
      if (waiting.current !== null) clearTimeout(waiting.current);
      waiting.current = null;
    },
    [],
  );
}
