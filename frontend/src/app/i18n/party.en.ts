import type { Texts } from './gather'

export default import.meta.glob<Texts>(['/src/*/locales/en.json', '/src/features/*/locales/en.json'], { eager: true, import: 'default' })
