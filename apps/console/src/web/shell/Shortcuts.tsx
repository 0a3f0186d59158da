import { Dialog } from '../ui/Dialog.tsx'
import styles from './shell.module.css'
import { useBindings } from './use-keys.ts'

/** `?`: what keys do on this page and everywhere, from the bindings themselves. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  const scopes = useBindings()
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      {scopes.map(({ scope, bindings }) => (
        <section key={scope}>
          <h3 className={styles.groupName}>{scope}</h3>
          <dl className={styles.keys}>
            {bindings().map(({ keys, label }) => (
              <div key={keys}>
                <dt>
                  {keys.split(' ').map((key) => (
                    <kbd key={key}>{key.replace('Mod+k', '⌘K / Ctrl K')}</kbd>
                  ))}
                </dt>
                <dd>{label}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}
