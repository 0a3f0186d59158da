/** Where a command writes. One line at the bottom can be live: it is replaced until a final line pushes it down. */
export interface Terminal {
  readonly colour: boolean
  line(text: string): void
  /** Shows it on the live line; '' takes the line away. Does nothing where lines can't be replaced. */
  live(text: string): void
}

const CLEAR = '\r\x1b[2K'

export function openTerminal(stream: NodeJS.WriteStream): Terminal {
  const colour = stream.isTTY && stream.hasColors()
  let shown = ''
  const live = (text: string) => {
    if (!stream.isTTY) return
    shown = text.slice(0, stream.columns - 1)
    stream.write(CLEAR + shown)
  }
  const line = (text: string) => stream.write(shown ? `${CLEAR}${text}\n${shown}` : `${text}\n`)
  // A reader that went away, as in `waybill up | head`, must not end the system.
  stream.on('error', () => {})
  return { colour, line, live }
}
