import styles from './segments.module.css'

interface Props<Name extends string> {
  names: readonly Name[]
  chosen: Name
  /** What is chosen here, for screen readers. */
  label: string
  onChoose: (name: Name) => void
}

/** Buttons of which one is pressed: a filter or a span; which it is, is in the URL. */
export const Segments = <Name extends string>({ names, chosen, label, onChoose }: Props<Name>) => (
  <div className={styles.segments} role="group" aria-label={label}>
    {names.map((name) => (
      <button key={name} type="button" aria-pressed={name === chosen} onClick={() => onChoose(name)}>
        {name}
      </button>
    ))}
  </div>
)
