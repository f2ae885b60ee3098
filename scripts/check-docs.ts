import { existsSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Check, jsonOf, problemsByLine, repositoryFiles, textOf } from './repository.ts';

interface RootManifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly packageManager: string;
}

const LINK = /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g;
const COMMAND = /(?:^|[\s`$("|])pnpm(@[\w.-]+)?\s+(?:run\s+)?([a-z][\w:-]*)/g;
/** Of pnpm itself, not of ours. */
const PNPM_COMMANDS = new Set('add audit dlx exec install outdated run store why'.split(' '));

/** Links of every page lead somewhere, and each `pnpm …` on it is a script that there is. */
export const check: Check = {
  name: 'docs',
  async run(root) {
    const manifest = jsonOf<RootManifest>(root, 'package.json');
    return repositoryFiles(root)
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) => {
        const text = textOf(root, file);
        return [
          ...problemsByLine(file, text, (line) => linkProblems(root, file, line)),
          ...problemsByLine(file, codeOf(text), (line) => commandProblems(line, manifest)),
        ];
      });
  },
};

function linkProblems(root: string, file: string, line: string): string[] {
  return [...line.matchAll(LINK)].flatMap(([, link = '']) => {
    if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return [];
    const [path = '', anchor] = decodeURI(link).split('#');
    const target = path === '' ? file : posix.join(posix.dirname(file), path);
    if (target.startsWith('..') || !existsSync(join(root, target))) return [`${link} leads nowhere`];
    if (anchor === undefined || statSync(join(root, target)).isDirectory() || !target.endsWith('.md'))
      return [];
    return anchorsOf(textOf(root, target)).includes(anchor) ? [] : [`${link}: ${target} has no such heading`];
  });
}

/** What GitHub makes of the headings. */
const anchorsOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) =>
    heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** A page line by line, of each only what is code: all of it in a fence, what is between backticks elsewhere. */
function codeOf(markdown: string): string {
  let isFenced = false;
  const lines = markdown.split('\n').map((line) => {
    if (/^\s*```/.test(line)) isFenced = !isFenced;
    return isFenced ? line : [...line.matchAll(/`([^`]+)`/g)].map(([, code]) => code).join(' | ');
  });
  return lines.join('\n');
}

function commandProblems(line: string, { scripts, packageManager }: RootManifest): string[] {
  return [...line.matchAll(COMMAND)].flatMap(([, version, name = '']) => [
    ...(name in scripts || PNPM_COMMANDS.has(name) ? [] : [`pnpm ${name}: package.json has no such script`]),
    ...(version && `pnpm${version}` !== packageManager ? [`pnpm${version}: it is ${packageManager}`] : []),
  ]);
}
