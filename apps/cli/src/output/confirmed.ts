import { createInterface } from 'node:readline/promises'
import { UserError } from '@waybill/local'

/** Asks on the terminal whether to go on; yes must be typed. Throws UserError when nobody is there to be asked. */
export async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UserError('Nobody is there to be asked. With --yes it does not ask.')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test(await terminal.question(`${question} [y/N] `))
  } finally {
    terminal.close()
  }
}
