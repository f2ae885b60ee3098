import yargs, { type Argv, type InferredOptionTypes, type Options } from 'yargs';
import { flagProblem } from './flag-problem.ts';
import { type Io, processIo } from './io.ts';
import { type ExitCode, UserError } from './user-error.ts';

type Flags = Readonly<Record<string, Options>>;

/**
 * One command as a declaration: its words, flags, examples, and the function that does the work.
 * `name` is what yargs calls a command: `send`, `object <key>`, or `$0` for the one that runs when none is named.
 */
export interface Command<F extends Flags = Flags> {
  readonly name: string;
  readonly describe: string;
  readonly flags: F;
  readonly examples?: readonly (readonly [command: string, description: string])[];
  run(options: InferredOptionTypes<F>, io: Io): Promise<ExitCode>;
}

/** Keeps the flags' types for `run`. */
export const defineCommand = <F extends Flags>(command: Command<F>): Command => command as unknown as Command;

const BUG_EXIT_CODE = 70;

/**
 * Runs the command that `argv` names and sets the exit code of this process: what the command returned, 2 and one
 * line for a mistake of the user's, 70 and the stack for a bug of ours.
 */
export async function runCli(
  programName: string,
  commands: readonly Command[],
  argv: string[],
): Promise<void> {
  const io = processIo();
  try {
    process.exitCode = await exitCodeOf(programName, commands, argv, io);
  } catch (error) {
    process.exitCode = reportError(error, io);
  }
}

/** Like runCli, but for tests and for one program calling another: returns the exit code, prints to `io`. */
export async function exitCodeOf(
  programName: string,
  commands: readonly Command[],
  argv: string[],
  io: Io,
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  // Every program of ours is a script of the workspace: help shows what to type.
  const typed = `pnpm ${programName}`;
  // Not an alias: with one, every line of the help would be set in by four.
  const words = argv.map((word) => (word === '-h' ? '--help' : word));
  let program = parserFor(typed, words);
  for (const command of commands) {
    const work = async (options: object) => {
      const problem = flagProblem(command.flags, words);
      if (problem) throw usageError(typed, problem);
      exitCode = await command.run(options as never, io);
    };
    program = program.command(command.name, command.describe, (y) => withFlags(y, command, typed), work);
  }
  if (!commands.some((command) => command.name.startsWith('$0')))
    program = program.demandCommand(1, 'name a command');
  // With a callback yargs hands over the help text instead of writing it to the console.
  await program.parseAsync(words, {}, (_error, _parsed, help) => {
    if (help) io.print(help);
  });
  return exitCode;
}

const parserFor = (typed: string, words: string[]): Argv =>
  yargs(words)
    .scriptName(typed)
    .parserConfiguration({
      'dot-notation': false,
      'parse-positional-numbers': false,
    })
    // The words of an error do not depend on the language of the terminal.
    .locale('en')
    .strict()
    .version(false)
    .exitProcess(false)
    .wrap(110)
    .fail((message, error) => {
      // yargs throws some usage errors itself, as YError.
      if (error && error.name !== 'YError') throw error;
      // A word such as `-5h` is taken for the flags -5 and -h, which nobody meant.
      const belowZero = /^Unknown argument/.test(message) && words.find((word) => /^-\.?\d/.test(word));
      throw usageError(typed, belowZero ? `${belowZero}: must not be below 0; leave out the minus` : message);
    });

/** One line, whatever the parser said: `Invalid values:⏎  Argument: format, Given: "xml", Choices: …` is three. */
function usageError(typed: string, message: string): UserError {
  const [, flag, given, choices] = /Argument: (\S+), Given: (.*), Choices: (.*)/.exec(message) ?? [];
  const [, missing] = /^Not enough arguments following: (\S+)$/.exec(message) ?? [];
  let text = message.replaceAll(/\s*\n\s*/g, ' ');
  if (flag) text = `--${flag} ${given}: must be one of ${choices}`.replaceAll('"', '');
  if (missing) text = `--${missing}: its value is missing`;
  return new UserError(`${text} (see ${typed} --help)`);
}

function withFlags(parser: Argv, command: Command, typed: string): Argv {
  for (const [name, flag] of Object.entries(command.flags)) {
    // Or the parser takes `--file -` for a flag without value and a word that nobody asked for.
    parser.option(name, flag.type === 'boolean' ? flag : { ...flag, requiresArg: true });
  }
  for (const [example, text] of command.examples ?? []) parser.example(`${typed} ${example}`.trimEnd(), text);
  return parser;
}

/** Says what went wrong on stderr and gives the exit code for it. */
export function reportError(error: unknown, io: Pick<Io, 'error' | 'paintError'>): number {
  if (error instanceof UserError) {
    io.error(`${io.paintError('red', 'error')} ${error.message}`);
    return error.exitCode;
  }
  io.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  io.error(io.paintError('dim', 'This is a bug in event-archive, not a mistake of yours.'));
  return BUG_EXIT_CODE;
}
