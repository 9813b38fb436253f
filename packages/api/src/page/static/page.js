/** The live page: draws what `/page/events` sends, and tells the story of one callback on demand. */

const view = { callbacks: [], agents: [], queues: [], calls: [], services: [], database: 'ok' };
const element = (id) => document.getElementById(id);

const TONES = {
  COMPLETED: 'good',
  PROCESSING: 'busy',
  ROUTING: 'busy',
  Ready: 'good',
  Reserved: 'busy',
  Ringing: 'busy',
  Talking: 'busy',
  AfterCallWork: 'busy',
  NotReady: 'bad',
  connected: 'good',
  waiting: 'busy',
};

function make(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

const cell = (...children) => make('td', {}, ...children);
const badge = (text, tone = TONES[text] ?? '') => make('span', { className: `badge ${tone}` }, text);

/** Time of day, with the date when it is another day than today. */
function clockTime(iso) {
  if (iso === null) return '–';
  const date = new Date(iso);
  const time = date.toLocaleTimeString([], { hour12: false });
  return date.toDateString() === new Date().toDateString() ? time : `${date.toLocaleDateString()} ${time}`;
}

function stamp(iso) {
  return iso === null ? '–' : make('time', { dateTime: iso, title: iso }, clockTime(iso));
}

/** Last part of an id: enough to recognise it. */
const shortId = (id) => (id === null ? '–' : `…${id.slice(-6)}`);

/**
 * Brings the rows of a table in line with what is to be shown. Rows that stay the same stay the same elements, so
 * that focus and selection survive.
 */
function drawRows(id, items, cells, emptyText) {
  const body = element(id);
  const before = new Map([...body.children].map((row) => [row.dataset.key, row]));
  const rows = items.map((item) => {
    const text = JSON.stringify(item.shown);
    const row = before.get(item.key) ?? make('tr');
    if (row.dataset.text !== text) {
      const hadFocus = row.contains(document.activeElement);
      row.replaceChildren(...cells(item.shown));
      if (hadFocus) row.querySelector('button')?.focus();
    }
    row.dataset.key = item.key;
    row.dataset.text = text;
    return row;
  });
  const columns = body.closest('table').tHead.rows[0].cells.length;
  const nothing = make('tr', {}, make('td', { className: 'none', colSpan: columns }, emptyText));
  const wanted = rows.length > 0 ? rows : [nothing];
  for (const row of Array.from(body.children)) if (!wanted.includes(row)) row.remove();
  wanted.forEach((row, at) => {
    if (body.children[at] !== row) body.insertBefore(row, body.children[at] ?? null);
  });
}

function drawCallbacks() {
  drawRows(
    'rows-callbacks',
    view.callbacks.map((callback) => ({ key: callback.id, shown: callback })),
    (callback) => {
      const story = make(
        'button',
        { type: 'button', title: `Story of ${callback.id}` },
        callback.customerNumber ?? 'no number',
      );
      story.addEventListener('click', () => openStory(callback.id));
      const ended = callback.reason ?? '–';
      const tone = ended === 'AGENT_CONNECTED' ? 'good' : ended.startsWith('CANCEL') ? '' : 'bad';
      return [
        cell(stamp(callback.createdAt)),
        cell(story),
        cell(callback.service),
        cell(badge(callback.state)),
        cell(callback.desiredAt === callback.createdAt ? 'at once' : stamp(callback.desiredAt)),
        make('td', { className: 'number' }, String(callback.attempts)),
        callback.reason === null ? cell('–') : cell(badge(ended, tone), ' ', stamp(callback.completedAt)),
      ];
    },
    'Nobody has asked for a callback yet.',
  );
}

function drawAgents() {
  drawRows(
    'rows-agents',
    view.agents.map((agent) => ({ key: agent.id, shown: agent })),
    (agent) => [
      make('th', { scope: 'row', title: agent.groups.join(', ') }, `${agent.name} (${agent.id})`),
      cell(badge(agent.state), agent.reason ? ` ${agent.reason}` : ''),
      cell(stamp(agent.since)),
      cell(agent.reachable ? agent.dn : `${agent.dn}, not there`),
    ],
    'No agent is configured.',
  );
}

function drawQueues() {
  const places = view.queues.flatMap((queue) =>
    queue.waiting.length === 0
      ? [{ key: queue.name, shown: { queue: queue.name } }]
      : queue.waiting.map((place) => ({
          key: `${queue.name} ${place.requestId}`,
          shown: { queue: queue.name, ...place },
        })),
  );
  drawRows(
    'rows-queues',
    places,
    (place) => [
      make('th', { scope: 'row' }, place.queue),
      make('td', { className: 'number' }, place.position === undefined ? '–' : String(place.position)),
      cell(place.position === undefined ? 'nobody waits' : callbackName(place.callbackId)),
      cell(place.arrivedAt === undefined ? '–' : stamp(place.arrivedAt)),
    ],
    'Nobody waits.',
  );
}

function callbackName(id) {
  const callback = view.callbacks.find((candidate) => candidate.id === id);
  return callback?.customerNumber ?? shortId(id);
}

function drawCalls() {
  const nameOf = (leg) => {
    if (leg.role === 'customer') return `customer (${leg.state})`;
    const agent = view.agents.find((candidate) => candidate.id === leg.agentId);
    return `${agent?.name ?? 'agent'} (${leg.state})`;
  };
  drawRows(
    'rows-calls',
    view.calls.map((call) => ({ key: call.id, shown: call })),
    (call) => [
      make('th', { scope: 'row', title: call.id }, callbackName(call.callbackId)),
      cell(badge(call.state)),
      make('td', { className: 'wide' }, call.legs.map(nameOf).join(', ')),
    ],
    'Nobody is on the phone.',
  );
}

function drawFigures() {
  const inState = (...states) => view.callbacks.filter(({ state }) => states.includes(state)).length;
  element('figure-waiting').textContent = String(inState('QUEUED', 'PAUSED', 'ROUTING'));
  element('figure-scheduled').textContent = String(inState('SCHEDULED'));
  element('figure-calls').textContent = String(view.calls.length);
  const ready = view.agents.filter(({ state }) => state === 'Ready').length;
  element('figure-ready').textContent = `${ready} of ${view.agents.length}`;
}

function drawServices() {
  const form = element('ask');
  const { service } = form.elements;
  const chosen = service.value;
  service.replaceChildren(...view.services.map((name) => make('option', { value: name }, name)));
  if (view.services.includes(chosen)) service.value = chosen;
  else if (view.services.includes(settings.demo?.service)) service.value = settings.demo.service;
  form.hidden = view.services.length === 0;
}

/** Says in one sentence what changed, for those who do not see the tables. */
function tellNews(before) {
  const states = new Map(before.map(({ id, state }) => [id, state]));
  const news = view.callbacks
    .filter(({ id, state }) => states.get(id) !== state)
    .map(({ id, state, reason }) => `${callbackName(id)} is ${reason ?? state}`.replaceAll('_', ' '));
  if (news.length > 0) element('news').textContent = `${news.slice(0, 3).join(', ')}.`;
}

function show(parts, isFirst) {
  const before = view.callbacks;
  Object.assign(view, parts);
  if (parts.services) drawServices();
  if (parts.callbacks) drawCallbacks();
  if (parts.agents) drawAgents();
  if (parts.queues || parts.callbacks) drawQueues();
  if (parts.calls || parts.callbacks || parts.agents) drawCalls();
  drawFigures();
  if (!isFirst && parts.callbacks) tellNews(before);
  if (story.id !== null && parts.callbacks) void tellStory();
  connection(
    view.database === 'ok' ? 'Live' : 'The database is away; what you see may be old',
    view.database !== 'ok',
  );
}

function connection(text, isBroken) {
  const line = element('connection');
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle('broken', isBroken);
}

const story = { id: null, text: '' };

function openStory(id) {
  story.id = id;
  story.text = '';
  element('story-facts').textContent = id;
  element('story-lines').replaceChildren();
  element('story').showModal();
  void tellStory();
}

element('story').addEventListener('close', () => {
  story.id = null;
});

async function tellStory() {
  const { id } = story;
  try {
    const response = await fetch(`/page/callbacks/${encodeURIComponent(id)}/trace`);
    const text = await response.text();
    if (story.id !== id || story.text === text) return;
    story.text = text;
    const body = JSON.parse(text);
    if (!response.ok) throw new Error(body.message);
    element('story-lines').replaceChildren(...body.map(storyLine));
  } catch (error) {
    element('story-facts').textContent = `The story cannot be read: ${error.message}`;
  }
}

function storyLine({ at, source, event, text, stateBefore, stateAfter, data }) {
  const line = make(
    'li',
    {},
    make('time', { dateTime: at, title: at }, `${clockTime(at)}.${at.slice(20, 23)}`),
    ' ',
    make('small', {}, `${source}: ${event}`),
    make('p', {}, text),
  );
  if (stateAfter !== null && stateAfter !== stateBefore) line.append(badge(stateAfter));
  if (Object.keys(data).length > 0) {
    line.append(
      make('details', {}, make('summary', {}, 'Facts'), make('pre', {}, JSON.stringify(data, null, 2))),
    );
  }
  return line;
}

element('ask').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const { service, number, first_name: name } = form.elements;
  const asked = element('asked');
  const say = (text, isRefused) => {
    asked.textContent = text;
    asked.classList.toggle('refused', isRefused);
  };
  try {
    const response = await fetch(`/genesys/1/service/callback/${encodeURIComponent(service.value)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        _customer_number: number.value.trim(),
        ...(name.value.trim() === '' ? {} : { first_name: name.value.trim() }),
      }),
    });
    const body = await response.json();
    say(response.ok ? (body._text ?? 'Accepted.') : body.message, !response.ok);
  } catch (error) {
    say(`The server cannot be reached: ${error.message}`, true);
  }
});

const settings = await fetch('/page/settings').then((response) => response.json());
if (settings.demo) element('ask').elements.number.value = settings.demo.number;

const events = new EventSource('/page/events');
events.addEventListener('snapshot', ({ data }) => show(JSON.parse(data), true));
events.addEventListener('update', ({ data }) => show(JSON.parse(data), false));
events.addEventListener('error', () => {
  const isOver = events.readyState === EventSource.CLOSED;
  connection(isOver ? 'The stream has ended; load the page again' : 'Connection lost, trying again…', true);
});
