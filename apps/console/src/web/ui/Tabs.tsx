import styles from './tabs.module.css'

interface Props<Name extends string> {
  names: readonly Name[]
  chosen: Name
  /** What the tabs are about, for screen readers. */
  label: string
  /** The id of the panel below. */
  panel: string
  onChoose: (name: Name) => void
}

/** A row of tabs; which is chosen is in the URL. */
export const Tabs = <Name extends string>({ names, chosen, label, panel, onChoose }: Props<Name>) => (
  <div className={styles.tabs} role="tablist" aria-label={label}>
    {names.map((name) => (
      <button
        key={name}
        type="button"
        role="tab"
        id={`tab-${panel}-${name}`}
        aria-selected={name === chosen}
        aria-controls={panel}
        onClick={() => onChoose(name)}
      >
        {name}
      </button>
    ))}
  </div>
)
