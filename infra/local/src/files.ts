import { renameSync, rmSync, writeFileSync } from 'node:fs'

/** Replaces a file as a whole: a reader, or a run after a crash, sees the old or the new one, never half of it. */
export function writeFileAtomically(path: string, text: string, mode = 0o644): void {
  const partial = `${path}.${process.pid}.partial`
  try {
    writeFileSync(partial, text, { mode })
    renameSync(partial, path)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}
