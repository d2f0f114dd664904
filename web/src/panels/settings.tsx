import { signOut } from 'firebase/auth'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Callables } from '../../../client/callables'
import type { Calendar } from '../../../client/documents'
import type { OpenApp } from '../firebase/open-app'
import type { Preferences } from '../live/preferences'
import type { Store } from '../live/store'
import { useStore } from '../live/store'
import { ownZone, zoneLabel, zonesToChoose } from '../time/zones'
import { ConfirmErasure } from './confirm-erasure'
import { chooseTheme, chosenTheme, themes, type Theme } from './theme'

interface SettingsProps {
  readonly app: OpenApp
  readonly call: Pick<Callables, 'deleteUser'>
  readonly preferences: Store<Preferences>
  readonly zone: string
  readonly calendars: readonly Calendar[]
  readonly now: number
}

const themeNames: Readonly<Record<Theme, string>> = { device: 'As the device', light: 'Light', dark: 'Dark' }

/** How this device shows the calendar, and the way out. */
export function Settings({ app, call, preferences, zone, calendars, now }: SettingsProps): JSX.Element {
  const { showDeclined } = useStore(preferences)
  const [theme, setTheme] = useState(chosenTheme)
  const zones = zonesToChoose([ownZone(), ...calendars.map(({ timeZone }) => timeZone)])
  return (
    <section class="settings" aria-label="Settings">
      <label>
        Time zone
        <select
          value={zone}
          onChange={({ currentTarget }) => preferences.update((value) => ({ ...value, zone: currentTarget.value }))}
        >
          {zones.map((one) => (
            <option key={one} value={one}>
              {one.replaceAll('_', ' ')}
              {one === zone && ` (${zoneLabel(one, now).offset})`}
            </option>
          ))}
        </select>
      </label>
      <label>
        Light
        <select
          value={theme}
          onChange={({ currentTarget }) => {
            const chosen = themes.find((one) => one === currentTarget.value) ?? 'device'
            chooseTheme(chosen)
            setTheme(chosen)
          }}
        >
          {themes.map((one) => (
            <option key={one} value={one}>
              {themeNames[one]}
            </option>
          ))}
        </select>
      </label>
      <label class="settings-check">
        <input
          type="checkbox"
          checked={showDeclined}
          onChange={({ currentTarget }) =>
            preferences.update((value) => ({ ...value, showDeclined: currentTarget.checked }))
          }
        />
        Show what I declined
      </label>
      <p class="signed-in">
        <span>{app.auth.currentUser?.email}</span>
        <button type="button" class="button" onClick={() => void signOut(app.auth)}>
          Sign out
        </button>
      </p>
      <ConfirmErasure
        label="Erase everything"
        question="Erase everything of mine …"
        consequence="All your accounts are disconnected, and whatever is stored of you here is erased. In Google nothing changes, and you can begin anew."
        doing="Erasing …"
        act="Erase everything"
        erase={() => call.deleteUser().then(() => signOut(app.auth))}
      />
    </section>
  )
}
