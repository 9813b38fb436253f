import { ActionIcon, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Failure, Loading } from '../app/states.tsx';
import './statechart.css';
import { type Box, type Layout, type Line, layOut } from './layout.ts';
import { type Structure, wayId } from './structure.ts';

const SCALES = [0.35, 0.5, 0.7, 1, 1.4];

interface Props {
  readonly structure: Structure;
  readonly active: ReadonlySet<string>;
  /** Transitions that were taken last, by source and target. */
  readonly taken: readonly (readonly [string, string])[];
  readonly chosen: string | null;
  readonly choose: (state: string) => void;
}

/** A document as a picture: states in states, transitions between them, what is active filled. */
export function Chart(props: Props) {
  const { structure } = props;
  const layout = useQuery({
    queryKey: ['layout', structure],
    queryFn: () => layOut(structure),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (layout.error !== null) return <Failure what="The picture" error={layout.error} />;
  if (layout.data === undefined) return <Loading what="the picture" />;
  return <Picture {...props} layout={layout.data} />;
}

function Picture({ layout, active, taken, chosen, choose }: Props & { readonly layout: Layout }) {
  const [scale, setScale] = useState(layout.width > 900 ? 2 : 3);
  const factor = SCALES[scale] ?? 1;
  const view = useRef<HTMLElement>(null);
  const innermost = layout.boxes.findLast(({ state }) => active.has(state.id));
  useEffect(() => {
    const { current } = view;
    if (current === null || innermost === undefined) return;
    const { x, y, width, height } = innermost;
    current.scrollTo({
      left: (x + width / 2) * factor - current.clientWidth / 2,
      top: (y + height / 2) * factor - current.clientHeight / 2,
    });
  }, [innermost, factor]);
  const hot = new Set(taken.map(([from, to]) => wayId(from, to)));
  return (
    <div className="chart">
      <Group gap="xs" className="chart-zoom">
        <ActionIcon
          variant="default"
          aria-label="Smaller"
          disabled={scale === 0}
          onClick={() => setScale(scale - 1)}
        >
          −
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label="Larger"
          disabled={scale === SCALES.length - 1}
          onClick={() => setScale(scale + 1)}
        >
          +
        </ActionIcon>
        <Text size="xs">{Math.round(factor * 100)} %</Text>
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard has to get there */}
      <section ref={view} className="chart-view" tabIndex={0} aria-label="Statechart">
        <svg
          width={layout.width * factor}
          height={layout.height * factor}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          role="group"
          aria-label={`States, of which are active: ${[...active].join(', ') || 'none'}`}
        >
          <defs>
            <marker
              id="arrow"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M0 0 L8 4 L0 8 z" className="chart-arrow" />
            </marker>
            <marker
              id="arrow-hot"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M0 0 L8 4 L0 8 z" className="chart-arrow hot" />
            </marker>
          </defs>
          {layout.boxes.map((box) => (
            <State
              key={box.state.id}
              box={box}
              isActive={active.has(box.state.id)}
              isChosen={chosen === box.state.id}
              choose={choose}
            />
          ))}
          {layout.lines.map((line) => (
            <Way
              key={line.way.id}
              line={line}
              isHot={hot.has(line.way.id)}
              isChosen={line.way.from === chosen}
            />
          ))}
        </svg>
      </section>
    </div>
  );
}

interface StateProps {
  readonly box: Box;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly choose: (state: string) => void;
}

function State({ box: { state, x, y, width, height, isLeaf }, isActive, isChosen, choose }: StateProps) {
  const words = [state.kind === 'state' ? '' : state.kind, isActive ? 'active' : ''].filter(Boolean);
  const classes = [
    'chart-state',
    state.kind,
    isLeaf ? 'leaf' : 'group',
    isActive ? 'active' : '',
    isChosen ? 'chosen' : '',
  ];
  const byKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    choose(state.id);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no button in a picture
    <g
      className={classes.filter(Boolean).join(' ')}
      transform={`translate(${x} ${y})`}
      role="button"
      tabIndex={0}
      aria-pressed={isChosen}
      aria-label={[state.id, ...words].join(', ')}
      onClick={(event) => {
        event.stopPropagation();
        choose(state.id);
      }}
      onKeyDown={byKey}
    >
      <rect width={width} height={height} rx={state.kind === 'final' ? height / 2 : 7} />
      {state.kind === 'final' && isLeaf ? (
        <rect x={3} y={3} width={width - 6} height={height - 6} rx={height / 2 - 3} className="inner" />
      ) : null}
      <text
        x={isLeaf ? width / 2 : 14}
        y={isLeaf ? height / 2 : 21}
        textAnchor={isLeaf ? 'middle' : 'start'}
        dominantBaseline={isLeaf ? 'central' : 'auto'}
      >
        {isActive ? '● ' : ''}
        {state.kind === 'parallel' ? '∥ ' : ''}
        {state.kind === 'history' ? 'H ' : ''}
        {state.id}
      </text>
    </g>
  );
}

function Way({
  line: { points, label },
  isHot,
  isChosen,
}: {
  readonly line: Line;
  readonly isHot: boolean;
  readonly isChosen: boolean;
}) {
  const [first, ...rest] = points;
  if (first === undefined) return null;
  const path = `M${first.x} ${first.y} ${rest.map(({ x, y }) => `L${x} ${y}`).join(' ')}`;
  return (
    <g className={`chart-way${isHot ? ' hot' : ''}${isChosen ? ' chosen' : ''}`} aria-hidden="true">
      <path d={path} markerEnd={isHot || isChosen ? 'url(#arrow-hot)' : 'url(#arrow)'} />
      {label === null ? null : (
        <text x={label.x + 3} y={label.y + 11}>
          {label.text}
        </text>
      )}
    </g>
  );
}
