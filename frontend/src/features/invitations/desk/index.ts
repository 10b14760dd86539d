export { default as ContactCard } from './ContactCard.vue'
