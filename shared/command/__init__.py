"""The command `meanwhile`, and how a lane is started by hand."""
