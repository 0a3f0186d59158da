import { type Credential, credentialsOf, idOf, rotate as rotateAll } from '@waybill/local'
import { print } from '../output/print.ts'
import { secured } from './secured.ts'

/**
 * Gives new passwords to one who comes with some, or to all, and tells of each. Throws UserError when nobody has that name, or
 * another rotation runs.
 */
export async function rotate(who: string, options: { dryRun?: boolean; json?: boolean }): Promise<void> {
  const { dryRun = false, json } = options
  const { run, state, secrets } = secured()
  const chosen = credentialsOf(secrets, run, who)
  if (dryRun) return print({ dryRun, rotated: chosen.map(idOf) }, json, () => `Would be changed:\n${lines(chosen)}`)

  const done: Credential[] = []
  await rotateAll(state, run, chosen, (one) => {
    done.push(one)
    if (!json) console.log(idOf(one))
  })
  print({ dryRun, rotated: done.map(idOf) }, json, () => `${done.length} passwords are new. Nothing was restarted.`)
}

const lines = (chosen: readonly Credential[]): string => chosen.map((one) => `  ${idOf(one)}`).join('\n')
