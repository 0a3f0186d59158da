import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '@waybill/local'
import { type RunningCommand, startCommand } from './command.ts'

export interface Pgbench {
  readonly url: string
  /** Statements of one transaction, in pgbench's own language. */
  readonly script: string
  readonly clients: number
  /** Variables of the script at its first run, `name=value`. */
  readonly variables?: readonly string[]
  /** Settings of PostgreSQL for its connections, `name=value`. */
  readonly settings?: readonly string[]
  /** How long, or how many transactions each client does. */
  readonly length: { readonly seconds: number } | { readonly transactions: number }
}

export interface PgbenchResult {
  readonly transactions: number
  readonly seconds: number
}

/** pgbench: a closed loop in C, the least that any client can cost. `done` gives what it counted, connecting left out. */
export function startPgbench(options: Pgbench): RunningCommand & { readonly done: Promise<PgbenchResult> } {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-pgbench-'))
  const file = join(folder, 'script.sql')
  writeFileSync(file, options.script)
  const { hostname, port, username, password, pathname } = new URL(options.url)
  const length = 'seconds' in options.length ? ['-T', options.length.seconds] : ['-t', options.length.transactions]
  const where = ['-h', hostname, '-p', port, '-U', username, pathname.slice(1)]
  const how = ['-n', '-M', 'prepared', '-c', options.clients, '-j', Math.min(2, options.clients), ...length]
  const variables = (options.variables ?? []).flatMap((variable) => ['-D', variable])
  const settings = (options.settings ?? []).map((setting) => `-c ${setting}`).join(' ')
  const lines: string[] = []
  const running = startCommand(findPgbench(), [...how, ...variables, '-f', file, ...where].map(String), {
    env: { ...process.env, PGPASSWORD: password, PGOPTIONS: settings },
    onLine: (line) => lines.push(line),
  })
  const done = running.ended.then(() => readResult(lines)).finally(() => rmSync(folder, { recursive: true }))
  done.catch(() => {}) // whoever waits for it is told
  return { ...running, done }
}

function readResult(lines: readonly string[]): PgbenchResult {
  const text = lines.join('\n')
  const transactions = Number(/transactions actually processed: (\d+)/.exec(text)?.[1])
  const rate = Number(/tps = ([\d.]+) \(without initial connection time\)/.exec(text)?.[1])
  const failed = Number(/number of failed transactions: (\d+)/.exec(text)?.[1] ?? 0)
  if (!(transactions > 0) || !(rate > 0) || failed > 0) throw new Error(`pgbench did not do its work: ${text}`)
  return { transactions, seconds: transactions / rate }
}

/**
 * pgbench comes with PostgreSQL's client packages and not with the binaries from npm.
 * @throws {UserError} that says how to get it
 */
export function findPgbench(): string {
  const onPath = (process.env.PATH ?? '').split(':').map((folder) => join(folder, 'pgbench'))
  // Debian's /usr/bin/pgbench is a wrapper in Perl; behind it are the real ones, by version.
  const real = globSync('/usr/lib/postgresql/*/bin/pgbench').sort().toReversed()
  const found = [...real, ...onPath].find((path) => existsSync(path))
  if (!found) {
    throw new UserError(
      'This bench needs pgbench. Debian: apt-get install postgresql-contrib; macOS: brew install libpq.',
    )
  }
  return found
}
