import type { Texts } from './gather'

export default import.meta.glob<Texts>(['../../*/locales/desk.zh-CN.json', '../../features/*/locales/desk.zh-CN.json'], { eager: true, import: 'default' })
