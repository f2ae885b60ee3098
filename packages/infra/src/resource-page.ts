import type { Block } from './firehose-rules/from-terraform.ts';
import { stages } from './resource-page/kinds.ts';
import { type ListedResource, listedResources } from './resource-page/listed.ts';
import { resolvedText } from './resource-page/references.ts';

interface ListedStack {
  readonly name: string;
  readonly resources: readonly ListedResource[];
  /** Types of what is looked up in AWS and not made. */
  readonly lookedUp: readonly string[];
  readonly outputs: readonly (readonly [name: string, text: string])[];
}

/**
 * Synthesized stacks → a page in Markdown that lists every resource and output of each. Throws a UserError that names
 * the resource when nothing is known of its type.
 */
export function resourcePage(
  stacks: readonly { readonly stackName: string; readonly json: string }[],
): string {
  const listed = stacks.map(({ stackName, json }) => listedStack(stackName, JSON.parse(json)));
  const parts = [INTRODUCTION, overview(listed), ...listed.map(section)];
  return `${parts.join('\n\n')}\n`;
}

const INTRODUCTION = `# Resources of each environment

\`pnpm synth\` writes this page from [terraform/stacks](../terraform/stacks), and \`pnpm check\` fails when it is stale. The
name in AWS is what the environment makes of it; \`type.name.attribute\` stands for what AWS alone knows.`;

const listedStack = (name: string, stack: Block): ListedStack => ({
  name,
  resources: listedResources(stack),
  lookedUp: Object.entries((stack.data ?? {}) as Record<string, object>).flatMap(([type, byId]) =>
    Object.keys(byId).map((id) => `data.${type}.${id}`),
  ),
  outputs: Object.entries((stack.output ?? {}) as Record<string, Block>).map(([output, block]) => [
    output,
    outputText(stack, block),
  ]),
});

const outputText = (stack: Block, { description, value }: Block): string =>
  typeof description === 'string' ? description : code(resolvedText(stack, String(value)));

function overview(stacks: readonly ListedStack[]): string {
  const counts = (count: (stack: ListedStack) => number) => stacks.map((it) => String(count(it)));
  return table(
    ['', ...stacks.map(({ name }) => `[${name}](#${name})`)],
    [
      ...stages.map((stage) => [
        stage,
        ...counts(({ resources }) => resources.filter((it) => it.stage === stage).length),
      ]),
      ['**resources**', ...counts(({ resources }) => resources.length)],
      ['looked up, not made', ...counts(({ lookedUp }) => lookedUp.length)],
      ['outputs', ...counts(({ outputs }) => outputs.length)],
    ],
  );
}

function section({ name, resources, lookedUp, outputs }: ListedStack): string {
  const byStage = stages.flatMap((stage) => {
    const rows = resources.filter((it) => it.stage === stage);
    return rows.length === 0 ? [] : [`### ${stage} of ${name}: ${rows.length}\n\n${resourceTable(rows)}`];
  });
  const outputRows = outputs.map(([output, text]) => [code(output), text]);
  return [
    `## ${name}`,
    `${resources.length} resources. Looked up: ${lookedUp.map(code).join(', ') || 'nothing'}.`,
    ...byStage,
    `### Outputs of ${name}: ${outputs.length}\n\n${table(['output', 'is'], outputRows)}`,
  ].join('\n\n');
}

const resourceTable = (rows: readonly ListedResource[]): string =>
  table(
    ['type', 'logical name', 'name in AWS', 'what for'],
    rows.map(({ type, id, name, purpose }) => [code(type), code(id), name === '' ? '' : code(name), purpose]),
  );

const code = (text: string): string => `\`${text}\``;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
