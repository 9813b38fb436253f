// Writes docs/reference/options.md from the templates; with --check it only says whether the page is what they say, and
// whether every option that the code reads stands in them.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVER_SECTIONS, TEMPLATES, typeInWords } from '@ringback/core';

const PAGE = fileURLToPath(new URL('../docs/reference/options.md', import.meta.url));

const HEAD = `# Options

Written from the templates by \`npm run docs\`: the same data that \`GET /api/v1/templates/{name}\`, the findings about services and
\`ringback check\` use. How services are made of them is told in [services and templates](../guide/services.md).

Every value is a text; empty is not set. In the column *value*: **!** has to be set, **+** is for advanced use, **R** comes with
requests only, **r** may come with requests as well, **L** is read for old configurations. Names that end in \`<n>\` are followed
by a number. What is not listed is kept and given to the scenario.
`;

const cell = (text) => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
const code = (text) => (text === null ? '' : `\`${cell(text)}\``);

function marks({ mandatory, advanced, source, legacy }) {
  const all = [
    mandatory && '!',
    advanced && '+',
    source === 'request' && 'R',
    source === 'either' && 'r',
    legacy && 'L',
  ];
  const given = all.filter((mark) => mark !== false);
  return given.length === 0 ? '' : ` **${given.join(' ')}**`;
}

function optionTable(options) {
  const rows = options.map(
    (option) =>
      `| \`${option.name}${option.numbered ? '<n>' : ''}\` | ${cell(typeInWords(option.type))}${marks(option)} | ${code(option.default)} | ${cell(option.help)} |`,
  );
  return ['| option | value | default | meaning |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function byCategory(options) {
  const categories = [...new Set(options.map(({ category }) => category))];
  return categories
    .map((category) => {
      const title = categories.length === 1 ? '' : `### ${category}\n\n`;
      return `${title}${optionTable(options.filter((option) => option.category === category))}`;
    })
    .join('\n');
}

function scenarioTable(scenarios) {
  const list = (names) => names.map((name) => `\`${name}\``).join(', ');
  const rows = scenarios.map(({ name, title, description, presets, fill, companions }) => {
    const values = Object.entries(presets).map(([option, value]) => `\`${option}=${value}\``);
    return `| \`${name}\`<br>${cell(title)} | ${cell(description)} | ${values.join(', ')} | ${list(fill)} | ${companions.join(', ')} |`;
  });
  return [
    '| scenario | what happens | presets | to fill in | needs a service of |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function template({ name, title, description, type, service, options, scenarios }) {
  const runs = service === null ? '' : `, \`_service=${service}\``;
  const head = `## ${title} (\`${name}\`)\n\n${description} \`_type=${type}\`${runs}.\n\n`;
  const choice = scenarios.length === 0 ? '' : `### Scenarios\n\n${scenarioTable(scenarios)}\n`;
  return `${head}${choice}${byCategory(options)}`;
}

function section({ name, prefix, description, use, options }) {
  const also = prefix === null ? '' : `, \`${prefix}...\``;
  const words = {
    known: '',
    free: ' Further keys are names that you choose.',
    kept: ' Kept, and without effect.',
  }[use];
  const table = options.length === 0 ? '' : `\n${optionTable(options)}`;
  return `### \`${name}\`${also}\n\n${description}${words}\n${table}`;
}

const page = [
  HEAD,
  ...TEMPLATES.map(template),
  '## Sections of the server\n',
  ...SERVER_SECTIONS.map(section),
].join('\n');

/** Keys of transaction lists, which are no options of services or sections. */
const OF_LISTS = [
  '_allocation_strategy',
  '_backup_resource',
  'notify_params',
  'application',
  'resource_group',
  'answer',
  'trust_user_data',
  'trust_attestation',
];
const READING = /\b(?:option|booleanOption|integerOption|listOption)\(\s*[^,;]*,\s*'([\w.-]+)'/g;

/** Options that sources read and no template has. */
function optionsWithoutTemplate() {
  const known = new Set(OF_LISTS);
  for (const { options } of [...TEMPLATES, ...SERVER_SECTIONS])
    for (const { name } of options) known.add(name);
  const packages = fileURLToPath(new URL('../packages/', import.meta.url));
  const sources = readdirSync(packages).flatMap((name) => {
    const folder = join(packages, name, 'src');
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => join(folder, file));
  });
  const read = sources.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(READING)].map(([, name]) => ({ file, name })),
  );
  return read.filter(({ name }) => !known.has(name));
}

if (process.argv.includes('--check')) {
  const strange = optionsWithoutTemplate();
  for (const { file, name } of strange)
    console.error(
      `${file}: the option ${name} is read, and no template in packages/core/src/services/templates has it`,
    );
  if (strange.length > 0) process.exit(1);
  if (!existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== page) {
    console.error('docs/reference/options.md is not what the templates say: run npm run docs');
    process.exit(1);
  }
} else writeFileSync(PAGE, page);
