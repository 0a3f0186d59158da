import { useEffect, useRef, useSyncExternalStore } from 'react'

/** What keys do. `keys` are pressed one after the other: `j`, `g o`, `Mod+k` (⌘ on a Mac, else Ctrl). */
export interface Binding {
  keys: string
  label: string
  run: () => void
}

const SEQUENCE_MS = 1_000
let active: readonly { scope: string; bindings: () => readonly Binding[] }[] = []
let typed = { keys: '', at: 0 }
const watchers = new Set<() => void>()

function change(next: typeof active): void {
  active = next
  for (const watcher of watchers) watcher()
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

function onKey(event: KeyboardEvent): void {
  const mod = event.metaKey || event.ctrlKey
  if (event.altKey || event.defaultPrevented || (!mod && isTyping(event.target))) return
  if (document.querySelector('dialog[open]')) return
  const key = mod ? `Mod+${event.key.toLowerCase()}` : event.key
  const now = performance.now()
  const sequence = typed.keys && now - typed.at < SEQUENCE_MS ? `${typed.keys} ${key}` : key
  const all = active.flatMap(({ bindings }) => bindings())
  const found = all.find(({ keys }) => keys === sequence) ?? all.find(({ keys }) => keys === key)
  typed = found ? { keys: '', at: 0 } : { keys: key, at: now }
  // Enter on a link or a button is theirs.
  if (!found || (key === 'Enter' && event.target instanceof Element && event.target.closest('a, button'))) return
  event.preventDefault()
  found.run()
}

/** Binds keys while the component is there. They are off while somebody types or a dialog is open. */
export function useKeys(scope: string, bindings: readonly Binding[]): void {
  const latest = useRef(bindings)
  useEffect(() => {
    latest.current = bindings
  })
  useEffect(() => {
    const own = { scope, bindings: () => latest.current }
    if (active.length === 0) addEventListener('keydown', onKey)
    change([own, ...active])
    return () => {
      change(active.filter((other) => other !== own))
      if (active.length === 0) removeEventListener('keydown', onKey)
    }
  }, [scope])
}

const subscribe = (watcher: () => void) => {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** All that keys do here and now, for the help. */
export const useBindings = () => useSyncExternalStore(subscribe, () => active)
