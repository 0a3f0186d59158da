import { backgroundUi, detach } from './detach.ts'
import { messageOf, UserError } from './errors.ts'
import { type Choices, parseScale, parseServices } from './plan.ts'
import { readRun } from './run-file.ts'
import { readSettings } from './settings.ts'
import { supervise } from './supervise.ts'
import { openTerminal, type Terminal } from './terminal.ts'
import { foregroundUi, summary } from './ui.ts'

/** The options of `waybill up`, as they are typed. */
export interface UpOptions {
  readonly detach?: boolean
  readonly brokers?: string
  readonly secure?: boolean
  readonly scale?: string
  readonly only?: string
  readonly separateRelays?: string
  /** This is the process that `--detach` started. */
  readonly background?: boolean
}

/**
 * Starts the system and runs it until it is stopped; with `detach` until it is ready.
 * @param args The command line, for the process that goes on in the background.
 * @returns the exit code
 * @throws {UserError} for what has to be put right first
 */
export async function up(options: UpOptions, args: readonly string[]): Promise<number> {
  const settings = readSettings(process.env)
  const choices = readChoices(options)
  const terminal = openTerminal(process.stdout)

  const running = readRun(settings.state)
  if (running) {
    for (const line of ['Waybill is running already.', ...summary(running)]) terminal.line(line)
    return 0
  }
  if (options.detach) {
    const rest = args.filter((arg) => arg !== '--detach' && arg !== '-d')
    return detach(settings.state, rest, (line) => terminal.line(line))
  }
  if (!options.background) return supervise(settings, choices, foregroundUi(terminal))

  const ui = backgroundUi((show) => foregroundUi(showing(show)))
  try {
    return await supervise(settings, choices, ui)
  } catch (error) {
    ui.say(messageOf(error))
    return 1
  }
}

const showing = (line: (text: string) => void): Terminal => ({ colour: false, line, live: () => {} })

function readChoices({ brokers, secure, scale, only, separateRelays }: UpOptions): Choices {
  if (brokers !== undefined && brokers !== '1' && brokers !== '3') throw new UserError('--brokers is 1 or 3.')
  return {
    brokers: brokers === undefined ? undefined : Number(brokers),
    secure,
    scale: scale === undefined ? undefined : parseScale(scale),
    only: only === undefined ? undefined : parseServices(only),
    separateRelays: separateRelays === undefined ? undefined : parseServices(separateRelays),
  }
}
