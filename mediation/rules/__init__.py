"""Dated rule packs and the working-day calendar.

The law changes and differs by place: limits, grounds and numbers are data. A pack is one TOML file under `pack_files/`,
checked when the process starts. A case keeps the pack under which it was accepted.
"""
