import { processes, type RunningProcess, readSettings } from '@waybill/local'
import type { Command } from 'commander'
import { examples } from '../output/examples.ts'
import { table, terminalWidth } from '../output/table.ts'

/** Adds `waybill ps`. */
export function ps(program: Command): void {
  program
    .command('ps')
    .description('show every process: state, port, restarts, uptime, memory')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('ps', 'ps --json'))
    .action(async ({ json = false }: { json?: boolean }) => {
      const all = await processes(readSettings(process.env).state)
      console.log(json ? JSON.stringify(all) : table(headings, all.map(row), terminalWidth()))
    })
}

const headings = ['name', 'instance', 'pid', 'port', 'state', 'restarts', 'uptime', 'memory']

const row = ({ name, instance, pid, port, state, restarts, uptimeMs, memoryKb }: RunningProcess): string[] => [
  name,
  String(instance),
  String(pid ?? '-'),
  String(port ?? '-'),
  state,
  String(restarts),
  uptimeMs === undefined ? '-' : duration(uptimeMs),
  memoryKb === undefined ? '-' : `${Math.round(memoryKb / 1024)} MB`,
]

/** 59s, 12m, 3h 5m. */
function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 60) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes}m` : `${Math.floor(minutes / 60)}h ${minutes % 60}m`
}
