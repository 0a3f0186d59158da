import { openSecrets, type Run, readSettings, type Secrets, UserError } from '@waybill/local'
import { running } from '../platform/running.ts'

/** The platform that runs here, with its secrets. Throws UserError when it has no passwords that could be changed. */
export function secured(): { run: Run; state: string; secrets: Secrets } {
  const run = running()
  if (!run.secure)
    throw new UserError(
      'This platform runs without passwords between its processes. One that has them: waybill up --secure',
    )
  const { state } = readSettings(process.env)
  return { run, state, secrets: openSecrets(state) }
}
