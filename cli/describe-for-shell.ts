import type { Command } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/** A script by which a shell completes the commands and options of a program, and else the names of files. */
export function describeForShell(program: Command, shell: Shell): string {
  if (shell === 'fish') return describeForFish(program);
  const script = describeForBash(program);
  return shell === 'zsh' ? `autoload -U +X compinit bashcompinit && compinit && bashcompinit\n${script}` : script;
}

function describeForBash(program: Command): string {
  const name = program.name();
  const commands = visibleCommands(program);
  const cases = commands.map(
    (command) =>
      `    ${command.name()}) options='${listOptions(command).join(' ')}' words='${listWords(command).join(' ')}' ;;`,
  );
  return `_${toIdentifier(name)}() {
  local options words
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  if [ "$COMP_CWORD" = 1 ]; then words='${commands.map((command) => command.name()).join(' ')}'
  elif [ "\${COMP_WORDS[COMP_CWORD]:0:1}" = - ]; then words=$options
  elif [ "$COMP_CWORD" != 2 ]; then words=''
  fi
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _${toIdentifier(name)} ${name}
`;
}

function describeForFish(program: Command): string {
  const lines = visibleCommands(program).flatMap((command) => [
    line(program, '__fish_use_subcommand', `-f -a ${command.name()}`, command.description()),
    ...listWords(command).map((word) => line(program, seenFor(command), `-f -a ${word}`, '')),
    ...visibleOptions(command).map(({ long, short, description, required }) => {
      const names = [...(long ? [`-l ${long.slice(2)}`] : []), ...(short ? [`-s ${short.slice(1)}`] : [])];
      return line(program, seenFor(command), [...names, ...(required ? ['-r'] : [])].join(' '), description);
    }),
  ]);
  return `${lines.join('\n')}\n`;
}

const seenFor = (command: Command): string => `__fish_seen_subcommand_from ${command.name()}`;

const line = (program: Command, when: string, what: string, description: string): string =>
  `complete -c ${program.name()} -n '${when}' ${what} -d '${description.replace(/[\\']/g, '\\$&')}'`;

const visibleCommands = (program: Command): Command[] => program.createHelp().visibleCommands(program);

const visibleOptions = (command: Command) => command.createHelp().visibleOptions(command);

const listOptions = (command: Command): string[] =>
  visibleOptions(command).flatMap(({ long, short }) => [long, short].filter((name) => name !== undefined));

/** What may follow a command: its own commands, and the values of an argument that has only some. */
const listWords = (command: Command): string[] => [
  ...command.commands.map((inner) => inner.name()),
  ...command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
];

const toIdentifier = (name: string): string => name.replaceAll('-', '_');
