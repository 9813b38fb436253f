import type { ELK as Elk, ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import ELK from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { type StateNode, type Structure, type Way, waysOf, wordsOf } from './structure.ts';

/** A state where it is drawn; sizes in pixels at full size. */
export interface Box {
  readonly state: StateNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Nothing in it. */
  readonly isLeaf: boolean;
}

export interface Line {
  readonly way: Way;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly label: { readonly x: number; readonly y: number; readonly text: string } | null;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Outer ones first: what is in them is drawn over them. */
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

/** Widths of the letters that are drawn, about. */
const LETTER = 7.4;
const SMALL_LETTER = 6;
const LEAF_HEIGHT = 34;
const HEAD = 34;
/** With more lines than this their words would cover each other: they stand beside the picture then. */
const MOST_LABELLED = 36;
const LONGEST_LABEL = 26;

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.json.edgeCoords': 'ROOT',
  'elk.json.shapeCoords': 'ROOT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.spacing.nodeNodeBetweenLayers': '34',
  'elk.spacing.nodeNode': '26',
  'elk.spacing.edgeNode': '14',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.padding': '[top=16,left=16,bottom=16,right=16]',
};
const GROUP_OPTIONS = { 'elk.padding': `[top=${HEAD + 12},left=18,bottom=18,right=18]` };

/** Made when the first document is drawn: the layout takes a second or so for a large one, and the page goes on. */
let elk: Elk | null = null;

/** Where everything stands. Rejects when the layout cannot be made. */
export async function layOut(structure: Structure): Promise<Layout> {
  elk ??= new ELK.default({ workerUrl });
  const ways = waysOf(structure);
  const isLabelled = ways.length <= MOST_LABELLED;
  const children = new Map<string, StateNode[]>();
  for (const state of structure.states) {
    const parent = state.parent ?? '';
    children.set(parent, [...(children.get(parent) ?? []), state]);
  }
  const wanted: ElkNode = {
    id: 'document',
    layoutOptions: OPTIONS,
    children: (children.get('') ?? []).map((state) => nodeOf(state, children)),
    edges: ways.map((way) => edgeOf(way, isLabelled)),
  };
  const graph: ElkNode = await elk.layout(wanted);
  const states = new Map(structure.states.map((state) => [state.id, state]));
  const boxes: Box[] = [];
  collect(graph.children ?? [], states, boxes);
  const byId = new Map(ways.map((way) => [way.id, way]));
  const lines = (graph.edges ?? []).flatMap((edge) => {
    const way = byId.get(edge.id);
    return way === undefined ? [] : [lineOf(edge, way)];
  });
  return { width: graph.width ?? 0, height: graph.height ?? 0, boxes, lines };
}

function nodeOf(state: StateNode, children: ReadonlyMap<string, readonly StateNode[]>): ElkNode {
  const inside = children.get(state.id) ?? [];
  const width = Math.max(state.kind === 'history' ? LEAF_HEIGHT : 64, state.id.length * LETTER + 32);
  return inside.length === 0
    ? { id: state.id, width, height: LEAF_HEIGHT }
    : {
        id: state.id,
        width,
        height: HEAD,
        layoutOptions: {
          ...GROUP_OPTIONS,
          'elk.nodeSize.constraints': 'MINIMUM_SIZE',
          'elk.nodeSize.minimum': `(${width},${HEAD})`,
        },
        children: inside.map((child) => nodeOf(child, children)),
      };
}

function edgeOf(way: Way, isLabelled: boolean): ElkExtendedEdge {
  const text = labelOf(way);
  return {
    id: way.id,
    sources: [way.from],
    targets: [way.to],
    labels: isLabelled ? [{ text, width: text.length * SMALL_LETTER + 6, height: 14 }] : [],
  };
}

function labelOf({ transitions }: Way): string {
  const [first] = transitions;
  const text = first === undefined ? '' : wordsOf(first);
  const more = transitions.length > 1 ? ` +${transitions.length - 1}` : '';
  return `${text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text}${more}`;
}

function collect(nodes: readonly ElkNode[], states: ReadonlyMap<string, StateNode>, boxes: Box[]): void {
  for (const { id, x = 0, y = 0, width = 0, height = 0, children = [] } of nodes) {
    const state = states.get(id);
    if (state !== undefined) boxes.push({ state, x, y, width, height, isLeaf: children.length === 0 });
    collect(children, states, boxes);
  }
}

function lineOf({ sections = [], labels = [] }: ElkExtendedEdge, way: Way): Line {
  const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [
    startPoint,
    ...bendPoints,
    endPoint,
  ]);
  const [label] = labels;
  return {
    way,
    points,
    label: label === undefined ? null : { x: label.x ?? 0, y: label.y ?? 0, text: label.text ?? '' },
  };
}
