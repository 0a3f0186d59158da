import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { latestOrders } from '../api/orders.ts'
import { useEntries } from '../pages.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { type Choice, choicesFor } from './choices.ts'
import styles from './shell.module.css'

/** ⌘K: pages, the latest orders, and any order by its id. */
export function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const { data } = useQuery(latestOrders)
  const choices = choicesFor(text, useEntries(), data?.items ?? [])
  const chosen = choices[Math.min(at, choices.length - 1)]

  function go(choice: Choice | undefined): void {
    if (!choice) return
    onClose()
    void (choice.orderId === undefined
      ? navigate({ to: choice.to })
      : navigate({ to: '/orders/$orderId', params: { orderId: choice.orderId } }))
  }

  function onKey(key: string): boolean {
    if (key === 'ArrowDown') setAt(Math.min(at + 1, choices.length - 1))
    else if (key === 'ArrowUp') setAt(Math.max(at - 1, 0))
    else if (key === 'Enter') go(chosen)
    else return false
    return true
  }

  return (
    <Dialog title="Go to a page or an order" quiet onClose={onClose}>
      <input
        className={styles.paletteInput}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-choices"
        aria-activedescendant={chosen ? `choice-${chosen.id}` : undefined}
        aria-label="Name of a page, or id of an order"
        placeholder="Name of a page, or id of an order"
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          setAt(0)
        }}
        onKeyDown={(event) => onKey(event.key) && event.preventDefault()}
      />
      <div id="palette-choices" role="listbox" aria-label="What was found" className={styles.choices}>
        {choices.map((choice) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys and Enter are handled by the field, which keeps the focus
          <div
            key={choice.id}
            id={`choice-${choice.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={choice === chosen}
            className={styles.choice}
            onClick={() => go(choice)}
          >
            <span>{choice.label}</span>
            <span className={styles.hint}>{choice.hint}</span>
          </div>
        ))}
      </div>
      {choices.length === 0 ? (
        <p className={styles.hint}>Nothing is called so. An order is found by its whole id.</p>
      ) : null}
    </Dialog>
  )
}
