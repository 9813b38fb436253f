/** A clock that jumps from one thing to do to the next. */
export function createTimeline(start) {
  const due = [];
  let now = start;
  let order = 0;
  const isBefore = (a, b) => a.at < b.at || (a.at === b.at && a.order < b.order);
  const add = (at, run) => {
    const entry = { at: Math.max(now, Math.round(at)), order: order++, run, cancelled: false };
    due.push(entry);
    for (let child = due.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!isBefore(due[child], due[parent])) break;
      [due[child], due[parent]] = [due[parent], due[child]];
      child = parent;
    }
    return entry;
  };
  const next = () => {
    const [top] = due;
    const last = due.pop();
    if (due.length === 0 || top === last) return top;
    due[0] = last;
    for (let parent = 0; ; ) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2])
        if (child < due.length && isBefore(due[child], due[least])) least = child;
      if (least === parent) return top;
      [due[least], due[parent]] = [due[parent], due[least]];
      parent = least;
    }
  };
  return {
    now: () => now,
    setTimer(delay, run) {
      const entry = add(now + delay, run);
      return {
        cancel: () => {
          entry.cancelled = true;
        },
      };
    },
    at: add,
    after: (delay, run) => add(now + delay, run),
    run(until) {
      while (due.length > 0 && due[0].at <= until) {
        const entry = next();
        if (entry.cancelled) continue;
        now = entry.at;
        entry.run();
      }
      now = until;
    },
  };
}
