import { execFile } from 'node:child_process'

const root = new URL('../../../', import.meta.url).pathname
const main = new URL('../src/main.ts', import.meta.url).pathname

export interface Run {
  code: number
  out: string
  err: string
}

/** Runs the command line as a person would, without a terminal. */
export const waybill = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> =>
  new Promise((resolve) => {
    const options = { cwd: root, env: { ...process.env, NO_COLOR: '1', ...env } }
    execFile(process.execPath, [main, ...args], options, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })
