import type { Argument, Command, Option } from 'commander'

/** Something that may stand next on the command line. */
export interface Candidate {
  readonly text: string
  readonly about: string
}

/** What only the cluster or the platform knows the names of. */
export type Kind = 'topic' | 'group' | 'service'

export interface Completion {
  readonly candidates: readonly Candidate[]
  /** Names of this kind belong here too. */
  readonly kind: Kind | undefined
}

/**
 * What may stand in the place of the last of these words: commands, options, or what an option or an argument chooses from.
 * @param words as they are typed, without the name of the program; the last may be empty
 */
export function complete(program: Command, words: readonly string[]): Completion {
  const last = words.at(-1) ?? ''
  let command = program
  let operands = 0
  let waiting: Option | undefined
  for (const word of words.slice(0, -1)) {
    if (waiting) {
      waiting = undefined
      continue
    }
    if (word.startsWith('-')) {
      waiting = optionOf(command, word)
      continue
    }
    const next =
      operands === 0 ? command.commands.find((one) => one.name() === word || one.aliases().includes(word)) : undefined
    if (next) command = next
    else operands += 1
  }

  if (waiting) return { ...chosenFrom(waiting.argChoices, last), kind: kindOf(nameInFlags(waiting)) }
  if (last.startsWith('-')) return { candidates: begins(optionsOf(command), last), kind: undefined }
  const argument = argumentAt(command, operands)
  const commands = operands === 0 ? visible(command) : []
  const { candidates } = chosenFrom(argument?.argChoices, last)
  return { candidates: [...begins(commands, last), ...candidates], kind: argument && kindOf(argument.name()) }
}

/** The option that takes the next word. */
function optionOf(command: Command, word: string): Option | undefined {
  if (word.includes('=')) return undefined
  const option = command.options.find(({ long, short }) => long === word || short === word)
  return option?.required || option?.optional ? option : undefined
}

const argumentAt = ({ registeredArguments: all }: Command, place: number): Argument | undefined =>
  all[place] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined)

const visible = (command: Command): Candidate[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map((one) => ({ text: one.name(), about: one.description() }))

const optionsOf = (command: Command): Candidate[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long, short, description }) => {
      const text = long ?? short
      return text ? [{ text, about: description }] : []
    })

const chosenFrom = (choices: readonly string[] | undefined, last: string) => ({
  candidates: begins(
    (choices ?? []).map((text) => ({ text, about: '' })),
    last,
  ),
})

/** `--topic <topic>` → topic. */
const nameInFlags = ({ flags }: Option): string => /[<[](?<name>[\w-]+)/.exec(flags)?.groups?.name ?? ''

/** Arguments and options are named for what they take: `[topics...]`, `--group <group>`, `<service>`. */
const kindOf = (name: string): Kind | undefined =>
  (['topic', 'group', 'service'] as const).find((kind) => name === kind || name === `${kind}s`)

export const begins = (all: readonly Candidate[], start: string): Candidate[] =>
  all.filter(({ text }) => text.startsWith(start))
