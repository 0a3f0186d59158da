/** How a burst went so far. */
export interface Burst {
  sent: number
  accepted: readonly string[]
  refused: readonly string[]
}

const AT_ONCE = 6

/**
 * Sends `count` requests, six at a time, and tells after each how it goes. What is refused does not end it.
 *
 * @param send returns the id of the order, or throws
 */
export async function burst(count: number, send: () => Promise<string>, tell: (so: Burst) => void): Promise<Burst> {
  let state: Burst = { sent: 0, accepted: [], refused: [] }
  let left = count

  async function work(): Promise<void> {
    while (left > 0) {
      left -= 1
      try {
        const orderId = await send()
        state = { ...state, sent: state.sent + 1, accepted: [...state.accepted, orderId] }
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        state = { ...state, sent: state.sent + 1, refused: [...state.refused, reason] }
      }
      tell(state)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, work))
  return state
}
