import { createWriteStream, mkdirSync, openSync, renameSync, statSync, type WriteStream } from 'node:fs'
import { dirname } from 'node:path'

const ROTATE_AT_BYTES = 10 * 1024 * 1024

/** A log on disk. When it is full it becomes `<path>.1` (the `.1` before is lost) and a new one begins. */
export class LogFile {
  readonly #path: string
  readonly #rotateAt: number
  #bytes: number
  #stream: WriteStream

  constructor(path: string, rotateAt = ROTATE_AT_BYTES) {
    mkdirSync(dirname(path), { recursive: true })
    this.#path = path
    this.#rotateAt = rotateAt
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    this.#stream = this.#open()
  }

  write(line: string): void {
    if (this.#bytes >= this.#rotateAt) this.#rotate()
    this.#bytes += Buffer.byteLength(line) + 1
    this.#stream.write(`${line}\n`)
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#stream.end(resolve))
  }

  // The old stream goes on writing to its file under the new name until it is flushed.
  #rotate(): void {
    this.#stream.end()
    renameSync(this.#path, `${this.#path}.1`)
    this.#bytes = 0
    this.#stream = this.#open()
  }

  // A full disk must not end the supervisor, and with it the system: log lines are lost, the processes go on.
  #open(): WriteStream {
    const stream = createWriteStream(this.#path, { fd: openSync(this.#path, 'a') })
    stream.on('error', (error) => process.stderr.write(`Log lines are lost: ${error.message}\n`))
    return stream
  }
}
