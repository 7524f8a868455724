"""The chapters: one folder each, one job each, seven lanes each."""

from shared.lanes import prepare

prepare()
