import { homedir, hostname } from 'node:os';
import { type Check, problemsByLine, repositoryFiles, textOf } from './repository.ts';

type Word = readonly [pattern: RegExp, name: string];

// Written so that this file does not hold the words itself.
const WORDS: readonly Word[] = [
  [/(?<![\w.-])\/work\//, 'a path of the machine it was written on'],
  [/(\.\.\/|\b)shared\/design\b|\.\.\/shared\b/, 'a path outside this repository'],
  [/\bissue\s#\d|\bissues\sshow\b/i, 'a ticket that readers cannot open'],
  [/\b(this|previous|last|next|earlier|another|my|our)\ssession\b/i, 'the sitting it was written in'],
  [
    /(?<![\w.<-])\/(home|Users)\/(?!\$|<|you\b|user\b)\w+|(?<![\w.-])\/root\/\w|\b[A-Z]:\\Users\\/,
    'a home folder',
  ],
];
const BINARY = /\.(gz|zip|png|snappy|parquet|lock|yaml)$/;

/** No file names the workplace that it was written at: its paths, tickets or machines mean nothing to a reader. */
export const check: Check = {
  name: 'words',
  async run(root) {
    const words = [...WORDS, ...namesOfThisMachine()];
    return repositoryFiles(root)
      .filter((file) => !BINARY.test(file))
      .flatMap((file) =>
        problemsByLine(file, textOf(root, file), (line) =>
          words.flatMap(([pattern, name]) => {
            const [found] = pattern.exec(line) ?? [];
            return found === undefined ? [] : [`"${found}" names ${name}`];
          }),
        ),
      );
  },
};

/** Only names that are no words: `vm` or `runner` stand in honest sentences. */
function namesOfThisMachine(): Word[] {
  const home = homedir();
  return [
    ...(/^(?=.*[\d-]).{6,}$/.test(hostname()) ? [[literally(hostname()), 'this machine'] as const] : []),
    ...(home.split('/').length > 2 ? [[literally(home), 'a home folder'] as const] : []),
  ];
}

const literally = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
