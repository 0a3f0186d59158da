import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Run } from './run-file.ts'
import { openState, paths } from './state.ts'
import { summary, type Ui } from './ui.ts'

type Message = { readonly line: string } | { readonly ready: Run }

/**
 * Runs the same command again as a process of its own, which goes on when this one has ended.
 * @param args The command line without `--detach`.
 * @returns when it is ready: 0; when it did not start: 1
 */
export async function detach(state: string, args: readonly string[], show: (line: string) => void): Promise<number> {
  openState(state)
  mkdirSync(paths(state).logs, { recursive: true })
  const log = openSync(join(paths(state).logs, 'supervisor.log'), 'a')
  const [entry = ''] = process.argv.slice(1)
  const child = spawn(process.execPath, [entry, ...args, '--background'], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  })
  // It is no child of the terminal's any more: a Ctrl-C while it starts must be handed on.
  const handOn = () => void child.kill('SIGTERM')
  process.on('SIGINT', handOn)
  try {
    return await readyOrEnded(child, show)
  } finally {
    process.off('SIGINT', handOn)
  }
}

function readyOrEnded(child: ChildProcess, show: (line: string) => void): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  child.on('message', (message: Message) => {
    if ('line' in message) return show(message.line)
    for (const line of [...summary(message.ready), '', 'It runs in the background. ./waybill down stops it.'])
      show(line)
    child.disconnect()
    child.unref()
    resolve(0)
  })
  child.once('exit', () => resolve(1))
  return promise
}

/** What the background process shows: everything goes to the command that started it, as long as that is there. */
export function backgroundUi(foreground: (show: (line: string) => void) => Ui): Ui {
  const send = (message: Message) => {
    if (process.connected) process.send?.(message)
  }
  return { ...foreground((line) => send({ line })), ready: (run) => send({ ready: run }), output: () => {} }
}
