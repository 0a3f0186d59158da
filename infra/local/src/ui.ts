import { styleText } from 'node:util'
import { registryShown } from './external.ts'
import { showLine } from './log-line.ts'
import type { Run } from './run-file.ts'
import type { Terminal } from './terminal.ts'

/** What a user is shown of a running supervisor. */
export interface Ui {
  /** A unit became ready. `waiting` are those that have not. */
  progress(name: string, ms: number, waiting: readonly string[]): void
  /** Something that the user should know. */
  say(text: string): void
  /** A line that a process printed. */
  output(name: string, line: string): void
  ready(run: Run): void
  /** Nothing more comes. */
  end(): void
}

/** Shows everything in the terminal; what the processes print only once all is ready, before it is noise. */
export function foregroundUi(terminal: Terminal): Ui {
  let following = false
  const tick = terminal.colour ? styleText('green', '✓', { validateStream: false }) : '✓'
  return {
    progress(name, ms, waiting) {
      terminal.line(`  ${tick} ${name.padEnd(18)} ${(ms / 1000).toFixed(1).padStart(5)} s`)
      terminal.live(waiting.length > 0 ? `    waiting for ${waiting.join(', ')}` : '')
    },
    say: (text) => terminal.line(`  ${text}`),
    output: (name, line) => {
      if (following) terminal.line(showLine(name, line, terminal.colour))
    },
    ready(run) {
      following = true
      for (const line of [...summary(run), '', 'The logs follow. Ctrl-C stops everything; the data stays.', '']) {
        terminal.line(line)
      }
    },
    end: () => terminal.live(''),
  }
}

/** Where everything is, and how to log in. */
export function summary(run: Run): string[] {
  const rows: [string, string | undefined][] = [
    ['Console', run.console],
    ['API', run.gateway],
    ['API docs', run.gateway && `${run.gateway}/openapi.json`],
    ['Mails sent', `${run.mail}/messages`],
    ['Kafka', run.brokers.join(',')],
    ['Schema registry', registryShown(run.registry)],
    ['PostgreSQL', withoutPassword(run.database)],
    ['Passwords', run.secrets],
    ['Demo login', run.gateway && `${run.logins.demo.email} / ${run.logins.demo.password}`],
  ]
  const shown = rows.flatMap(([label, value]) => (value ? [`  ${label.padEnd(16)} ${value}`] : []))
  return ['', `Ready in ${(run.readyMs / 1000).toFixed(1)} s.`, '', ...shown]
}

function withoutPassword(text: string): string {
  const url = new URL(text)
  url.password = ''
  return url.href
}
