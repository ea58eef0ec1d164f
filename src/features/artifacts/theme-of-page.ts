/** Diagrams are drawn as images, which do not see our tokens: they are drawn again when the page turns dark or light. */
export function isDark(): boolean {
  return getComputedStyle(document.documentElement).colorScheme.includes('dark')
}

export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] })
  const system = window.matchMedia?.('(prefers-color-scheme: dark)')
  system?.addEventListener('change', listener)
  return () => {
    observer.disconnect()
    system?.removeEventListener('change', listener)
  }
}
