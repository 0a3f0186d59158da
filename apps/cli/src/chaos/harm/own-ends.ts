import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Line {
  level: string
  time: string
  service: string
  msg?: string
}

/**
 * The services that ended by an error of their own since then, with what it was: what a kill never leaves in a log. The
 * supervisor starts them again, so that without this a crash would pass for a few requests without an answer.
 *
 * @param state the state folder of the platform
 */
export async function ownEnds(state: string, since: Date): Promise<string[]> {
  const folder = join(state, 'logs')
  const ends: string[] = []
  for (const file of await readdir(folder)) {
    for (const text of (await readFile(join(folder, file), 'utf8')).split('\n')) {
      if (!text.startsWith('{"level":"fatal"')) continue
      const { time, service, msg = '' } = JSON.parse(text) as Line
      if (new Date(time) >= since) ends.push(`${service} ended at ${time}: ${msg}`)
    }
  }
  return ends
}
