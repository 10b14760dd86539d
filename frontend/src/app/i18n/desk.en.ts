import type { Texts } from './gather'

export default import.meta.glob<Texts>(['/src/*/locales/desk.en.json', '/src/features/*/locales/desk.en.json'], { eager: true, import: 'default' })
