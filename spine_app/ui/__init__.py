"""Vuetify panels: functions that place widgets and know only names and commands."""
