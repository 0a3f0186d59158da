import { useSyncExternalStore } from 'react'
import type { Zone } from './format/time.ts'

const watchers = new Set<() => void>()

function set(name: string, value: string): void {
  localStorage.setItem(`waybill.${name}`, value)
  for (const watcher of watchers) watcher()
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export const useZone = (): Zone =>
  useSyncExternalStore(subscribe, () => localStorage.getItem('waybill.zone') ?? 'local')

export const setZone = (zone: Zone) => set('zone', zone)

export type Theme = 'light' | 'dark'

export const useTheme = (): Theme =>
  useSyncExternalStore(subscribe, () => (document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'))

export function setTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  set('theme', theme)
}
