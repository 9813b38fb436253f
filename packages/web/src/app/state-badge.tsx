type Tone = 'good' | 'busy' | 'bad' | 'idle';

const TONES: Readonly<Record<string, Tone>> = {
  COMPLETED: 'good',
  QUEUED: 'busy',
  ROUTING: 'busy',
  PROCESSING: 'busy',
  PAUSED: 'bad',
  Ready: 'good',
  Reserved: 'busy',
  Ringing: 'busy',
  Talking: 'busy',
  AfterCallWork: 'busy',
  NotReady: 'bad',
  connected: 'good',
  waiting: 'busy',
};

function toneOf(state: string): Tone {
  if (/FAIL|ERROR|EXPIRED|REJECT/.test(state)) return 'bad';
  return TONES[state] ?? (state.endsWith('CONNECTED') ? 'good' : 'idle');
}

/** A state as a word beside a colour; the word says everything that the colour says. */
export function StateBadge({
  state,
  tone = toneOf(state),
}: {
  readonly state: string;
  readonly tone?: Tone;
}) {
  return <span className={`state ${tone}`}>{state}</span>;
}
