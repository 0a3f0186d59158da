import { Argument, type Command } from 'commander'
import type { Shell } from '../completion/scripts.ts'

const help = `
Examples:
  source <(waybill completion bash)                            # in ~/.bashrc
  waybill completion zsh > "\${fpath[1]}/_waybill"
  waybill completion fish > ~/.config/fish/completions/waybill.fish

Commands, options and services are completed; topics and groups too, when the cluster answers within a moment.`

/** Adds `waybill completion`, and `waybill complete`, which the shells call. */
export function completion(program: Command): void {
  program
    .command('completion')
    .description('print what makes a shell complete the command line')
    .addArgument(new Argument('<shell>', 'which').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', help)
    .action(async (shell: Shell) => {
      process.stdout.write((await import('../completion/scripts.ts')).scripts[shell])
    })

  program
    .command('complete [words...]', { hidden: true })
    .action(async (words: string[]) =>
      (await import('../completion/print-candidates.ts')).printCandidates(program, words),
    )
}
