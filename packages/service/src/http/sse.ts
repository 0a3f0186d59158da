import type { ServerResponse } from 'node:http'

/** A connection that events are written to. */
export interface Sse {
  /** Writes one event. Drops the connection when the client has not read what was written before. */
  send(event: { id?: string; event?: string; data: string }): void
  /** Ends the connection, after a last event when one is given. */
  end(last?: { event: string; data: string }): void
  /** What was written and the client has not read yet, in bytes. */
  readonly pendingBytes: number
  /** Called once when the connection is over, with the reason. */
  onClose(listener: (reason: CloseReason) => void): void
}

export type CloseReason = 'ended' | 'client-left' | 'slow-client'

export interface SseLimits {
  /** How much may wait for the client before it is dropped, in bytes. */
  maxPendingBytes: number
  heartbeatMs: number
}

// A dropped client gets this long to read why, before its memory is taken back.
const lastWordMs = 5_000

/** Begins an event stream (text/event-stream) on a response whose headers are not sent yet. */
export function openSse(response: ServerResponse, limits: SseLimits, headers: Record<string, string> = {}): Sse {
  let closed: CloseReason | undefined
  const listeners: ((reason: CloseReason) => void)[] = []

  const close = (reason: CloseReason) => {
    if (closed !== undefined) return
    closed = reason
    clearInterval(heartbeat)
    for (const listener of listeners) listener(reason)
  }

  const write = (text: string) => {
    if (closed !== undefined) return
    response.write(text)
    if (response.writableLength > limits.maxPendingBytes) drop()
  }

  const drop = () => {
    close('slow-client')
    response.end(frame({ event: 'dropped', data: JSON.stringify({ code: 'slow-client', detail: slowClient }) }))
    setTimeout(() => response.destroy(), lastWordMs).unref()
  }

  response.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  })
  const heartbeat = setInterval(() => write(': still here\n\n'), limits.heartbeatMs).unref()
  response.on('close', () => close('client-left'))
  response.on('error', () => close('client-left'))
  // Sent at once, so that the client knows that it is connected before the first event.
  write('retry: 1000\n\n')

  return {
    send: (event) => write(frame(event)),
    end(last) {
      if (closed !== undefined) return
      close('ended')
      response.end(last && frame(last))
    },
    get pendingBytes() {
      return response.writableLength
    },
    onClose(listener) {
      if (closed === undefined) listeners.push(listener)
      else listener(closed)
    },
  }
}

const slowClient = 'The events came faster than they were read. Connect again: Last-Event-ID goes on where you stopped.'

function frame({ id, event, data }: { id?: string; event?: string; data: string }): string {
  return `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}data: ${data}\n\n`
}
