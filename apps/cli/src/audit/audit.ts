import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { readReport } from './report.ts'

const ROOT = resolve(import.meta.dirname, '../../../..')
const WITHIN_MS = 120_000

/** Prints the known holes of the packages in the lock file. The exit code is 1 when there is one. */
export async function audit({ dev = false }: { dev?: boolean }): Promise<void> {
  const report = readReport(await npmAudit(dev))
  if ('unreachable' in report) {
    console.log(`Skipped: the advisories cannot be reached, so nothing is known. ${report.unreachable}`)
    return
  }
  for (const { name, severity, why, fixed } of report.holes)
    console.log(`${severity}  ${name}: ${why.join('; ')}${fixed ? '; a newer version is without' : ''}`)
  const which = dev ? 'packages' : 'packages that are shipped'
  console.log(
    report.holes.length === 0
      ? `No known hole in the ${which}.`
      : `${report.holes.length} of the ${which} have known holes.`,
  )
  if (report.holes.length > 0) process.exitCode = 1
}

// It ends with 1 both for holes and for a registry that does not answer: what it printed tells.
const npmAudit = (dev: boolean): Promise<string> =>
  new Promise((done) => {
    const options = { cwd: ROOT, timeout: WITHIN_MS, maxBuffer: 64 * 1024 * 1024 }
    execFile('npm', ['audit', '--json', ...(dev ? [] : ['--omit=dev'])], options, (error, stdout) =>
      done(stdout || (error?.message ?? '')),
    )
  })
