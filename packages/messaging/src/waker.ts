/** Lets a loop sleep until it is woken. A wake while it is not asleep is kept for its next sleep. */
export interface Waker {
  wake(): void
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Whether it was woken since it slept last; that wake is used up then. */
  woken(): boolean
}

export function createWaker(): Waker {
  let pending = false
  let rouse: (() => void) | undefined

  return {
    wake() {
      pending = true
      rouse?.()
    },
    async sleep(ms, signal) {
      if (!pending && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          rouse = () => {
            clearTimeout(timer)
            resolve()
          }
          signal.addEventListener('abort', rouse, { once: true })
        })
        if (rouse) signal.removeEventListener('abort', rouse)
        rouse = undefined
      }
      pending = false
    },
    woken() {
      const was = pending
      pending = false
      return was
    },
  }
}
