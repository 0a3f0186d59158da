import { type Command, Option } from 'commander'

export interface ReplayOptions {
  fromBeginning?: boolean
  from?: string
  skipFailed?: boolean
  abandon?: boolean
  json?: boolean
}

/** Adds `waybill replay`. */
export function replay(program: Command): void {
  program
    .command('replay <service>')
    .description(
      'make the tables of a service anew from the log, while it runs; only where they are a function of the log',
    )
    .addOption(new Option('--from-beginning', 'read all that the topics hold').conflicts(['from', 'abandon']))
    .addOption(new Option('--from <when>', 'read from there on: 2h, 3d, 2026-11-21T08:00Z').conflicts('abandon'))
    .option('--skip-failed', 'go on behind events that fail, and list them')
    .option('--abandon', 'throw away what a rebuild that has not ended has done')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  waybill replay analytics --from-beginning
  waybill replay analytics --from 2026-11-21T08:00Z

Interrupted or killed, the same command goes on where it was. Nothing is published by it.`,
    )
    .action(async (service: string, options: ReplayOptions) =>
      (await import('../replay/replay.ts')).replayService(service, options),
    )
}
