import { join } from 'node:path'
import { LogFile } from './log-file.ts'

/** One log file for each process, `<folder>/<name>.log`. */
export class Logs {
  readonly #folder: string
  readonly #files = new Map<string, LogFile>()

  constructor(folder: string) {
    this.#folder = folder
  }

  write(name: string, line: string): void {
    let file = this.#files.get(name)
    if (!file) {
      file = new LogFile(join(this.#folder, `${name}.log`))
      this.#files.set(name, file)
    }
    file.write(line)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#files.values()].map((file) => file.close()))
  }
}
