import { useMutation } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { checkCredentials, credentials } from './client'
import type { CredentialsState } from './credentials'

/** Whether requests wait for a person, and who this tab is. */
export const useCredentials = (): CredentialsState => useSyncExternalStore(credentials.subscribe, credentials.getState)

/** Checks what was entered at the server; once it is taken, everything that waited is sent again. */
export const useLogIn = () =>
  useMutation({
    async mutationFn({ authString, keep }: { authString: string; keep: boolean }) {
      await checkCredentials(authString)
      credentials.enter(authString, keep)
    },
  })

/** Goes on without: what waited fails with the server's refusal, and says so where its answer would be. */
export const declineToLogIn = () => credentials.decline()

/** For someone who declined before. False when this tab is logged in: then the request may simply be repeated. */
export const logInAgain = () => credentials.askAgain()

/** In every tab. This one is loaded anew, so that nothing the server told stays in it. */
export function logOut() {
  credentials.leave()
  location.assign(new URL('login', document.baseURI))
}
