"""Rule packs and time limits."""
