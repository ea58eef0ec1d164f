/** Loads the page anew, without the server that its address may name. */
export function reloadPage() {
  const url = new URL(window.location.href)
  url.searchParams.delete('api')
  window.location.assign(url)
}
