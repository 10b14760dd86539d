export { default as SessionsCard } from './SessionsCard.vue'
