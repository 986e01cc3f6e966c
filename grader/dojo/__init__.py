"""Endless small networks to differentiate by hand: belts deals them as text, dojo has the answers checked."""
