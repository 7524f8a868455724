"""The chapters: one folder each, one job each, seven lanes each."""

from shared.curio_shim import prepare

prepare()
