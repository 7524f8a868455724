"""The trace: what happened in one run, in one vocabulary for all runtimes.

`event` is the vocabulary.  In the lane's process, `shared.recorder` has one recorder
a runtime, each in a module of its own, and all write to a `tape`.  Outside, `trace`
makes one trace of the tapes and of the supplier's log, and the views show it.
"""
