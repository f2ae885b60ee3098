import type { Command } from '@event-archive/terminal';

/**
 * Commands → a script for bash, and for zsh with bashcompinit, that completes `pnpm producer …`. Everything is in the
 * script, so that no key waits for Node. Whatever else completes `pnpm` goes on doing so.
 */
export function completionScript(commands: readonly Command[]): string {
  const names = commands.map(nameOf);
  return [
    '# pnpm producer completion: add `source <(pnpm producer completion)` to ~/.bashrc, or to ~/.zshrc behind',
    '# `autoload -U bashcompinit && bashcompinit`',
    "_producer_before=$(complete -p pnpm 2>/dev/null | sed -n 's/.*-F \\([^ ]*\\).*/\\1/p')",
    '[ "$_producer_before" = _pnpm_producer ] && _producer_before=',
    '_pnpm_producer() {',
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words=',
    '  if [ "${COMP_WORDS[1]}" != producer ]; then',
    '    if [ -n "$_producer_before" ]; then "$_producer_before" "$@"; fi',
    '    return',
    '  fi',
    '  if [ "$COMP_CWORD" -eq 2 ]; then',
    `    words="${[...names, '--help'].join(' ')}"`,
    '  else',
    '    case "${COMP_WORDS[2]} $before" in',
    ...commands.flatMap(valueCases),
    ...commands.map((command) => `      "${nameOf(command)} "*) words="${flagsOf(command)}" ;;`),
    '    esac',
    '  fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    '}',
    'complete -o default -F _pnpm_producer pnpm',
  ].join('\n');
}

const nameOf = ({ name }: Command): string => name.split(' ')[0] ?? name;
const flagsOf = ({ flags }: Command): string =>
  [...Object.keys(flags), 'help'].map((flag) => `--${flag}`).join(' ');

/** Behind a flag with choices come these; behind another one that takes a value, whatever the shell makes of files. */
const valueCases = (command: Command): string[] =>
  Object.entries(command.flags)
    .filter(([, { type }]) => type !== 'boolean')
    .map(
      ([flag, { choices }]) =>
        `      "${nameOf(command)} --${flag}") words="${(choices ?? []).join(' ')}" ;;`,
    );
