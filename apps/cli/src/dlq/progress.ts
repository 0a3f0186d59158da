const WIDTH = 30

/** A bar that grows on the terminal; silent where there is none. */
export function createProgress(total: number, out: NodeJS.WriteStream = process.stderr): { add(): void; end(): void } {
  let done = 0
  let shownAt = 0
  const show = () => out.write(`\r${progressBar(done, total)}`)
  return {
    add() {
      done += 1
      if (!out.isTTY || Date.now() - shownAt < 100) return
      shownAt = Date.now()
      show()
    },
    end() {
      if (!out.isTTY) return
      show()
      out.write('\n')
    },
  }
}

export function progressBar(done: number, total: number): string {
  const full = total === 0 ? WIDTH : Math.min(WIDTH, Math.floor((done / total) * WIDTH))
  return `${'■'.repeat(full)}${'□'.repeat(WIDTH - full)} ${done} of ${total}`
}
